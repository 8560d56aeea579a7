#pragma once
#pragma skep btf
#define __VMLINUX_H__
