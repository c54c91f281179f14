#define _GNU_SOURCE
#include <string.h>
#include <unistd.h>

static void say(const char *text) {
    if (write(2, text, strlen(text)) < 0) return;
}

// Runs before everything else: the Swift runtime looks for its own path in /proc before main, and aborts where there is
// none, with words that help nobody.
static void require_proc(int argc, char **argv, char **envp) {
    (void)envp;
    char path[1];
    if (readlink("/proc/self/exe", path, sizeof path) > 0) return;
    const char *name = argc > 0 && argv[0] ? argv[0] : "jobs";
    const char *slash = strrchr(name, '/');
    say(slash ? slash + 1 : name);
    say(": /proc is not there (a chroot, a container, an early boot?), and nothing works without it; "
        "`mount -t proc proc /proc` mounts it\n");
    _exit(125);
}

__attribute__((used, section(".preinit_array"))) static void (*const first)(int, char **, char **) = require_proc;
