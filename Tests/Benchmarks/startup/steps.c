// Runs a program step by step and prints the address of each of its instructions when it is first executed, in
// hexadecimal: steps FIRST LAST PROGRAM [ARGUMENT…]. The program is linked to fixed addresses, and has one thread.

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 4) return 64;
    unsigned long first = strtoul(argv[1], NULL, 16), last = strtoul(argv[2], NULL, 16);
    char *seen = calloc(last - first + 1, 1);
    pid_t child = fork();
    if (child == 0) {
        dup2(2, 1);
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execv(argv[3], argv + 3);
        _exit(127);
    }
    int status;
    // The first stop is at the exec; what is no trap is a signal for the program.
    for (int signal = 0; waitpid(child, &status, 0) == child && WIFSTOPPED(status);) {
        signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        unsigned long place =
            (unsigned long)ptrace(PTRACE_PEEKUSER, child, offsetof(struct user_regs_struct, rip), NULL);
        if (place >= first && place <= last && !seen[place - first]) {
            seen[place - first] = 1;
            printf("%lx\n", place);
        }
        ptrace(PTRACE_SINGLESTEP, child, NULL, signal);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
