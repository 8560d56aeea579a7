/* container.h: the cgroup of a container. */
#ifndef SKEP_APP_CONTAINER_H
#define SKEP_APP_CONTAINER_H

#include "app/app.h"

/* Path of the one cgroup below root (where cgroups of version 2 are mounted) that is this container's; "": reported. */
str container_cgroup(struct host *h, str root, str id);

#endif
