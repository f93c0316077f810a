#pragma once
#include <libpq-fe.h>
#include <spawn.h>
#include <sys/eventfd.h>

// glibc has it; its header declares it under _GNU_SOURCE only.
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *__restrict actions, const char *__restrict path);
