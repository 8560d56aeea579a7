#pragma once
/* The helpers themselves are known by name to the compiler. */
