#define _GNU_SOURCE
#include "clinux_traits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { this_process = 1 /* IOPRIO_WHO_PROCESS */, mask_bits = clinux_mask_words * 64 };

static int is_empty(const uint64_t *mask) {
    for (int i = 0; i < clinux_mask_words; i++)
        if (mask[i] != 0) return 0;
    return 1;
}

void clinux_read_traits(struct clinux_traits *traits) {
    if (sched_getaffinity(0, sizeof traits->affinity, (cpu_set_t *)traits->affinity) < 0)
        memset(traits->affinity, 0, sizeof traits->affinity);
    struct sched_param param = {0};
    traits->policy = sched_getscheduler(0);
    if (traits->policy >= 0 && sched_getparam(0, &param) == 0) traits->priority = param.sched_priority;
    traits->io_priority = (int)syscall(SYS_ioprio_get, this_process, 0);
    // Some kernels give a level to the class "none", which they do not take back.
    if (traits->io_priority >= 0 && traits->io_priority >> 13 == 0) traits->io_priority = 0;
    int slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    traits->timer_slack = slack > 0 ? (uint64_t)slack : 0;
    traits->personality = (uint32_t)personality(0xFFFFFFFF);
    if (syscall(SYS_get_mempolicy, &traits->memory_mode, traits->memory_nodes, mask_bits, NULL, 0) < 0)
        traits->memory_mode = -1;
}

static void set_oom_score(int score) {
    char text[16];
    int length = 0;
    unsigned magnitude = score < 0 ? -(unsigned)score : (unsigned)score;
    char digits[12];
    int count = 0;
    do {
        digits[count++] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude > 0);
    if (score < 0) text[length++] = '-';
    while (count > 0) text[length++] = digits[--count];
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t ignored = write(file, text, (size_t)length);
    (void)ignored;
    close(file);
}

void clinux_apply_traits(const struct clinux_traits *traits) {
    for (size_t i = 0; i < traits->cgroup_count; i++) {
        ssize_t ignored = write(traits->cgroups[i], "0", 1);
        (void)ignored;
    }
    struct clinux_traits own = {0};
    clinux_read_traits(&own);
    if (!is_empty(traits->affinity) && memcmp(own.affinity, traits->affinity, sizeof own.affinity) != 0)
        sched_setaffinity(0, sizeof traits->affinity, (const cpu_set_t *)traits->affinity);
    if (traits->policy >= 0 && (own.policy != traits->policy || own.priority != traits->priority)) {
        struct sched_param param = {.sched_priority = traits->priority};
        sched_setscheduler(0, traits->policy, &param);
    }
    if (traits->io_priority >= 0 && own.io_priority != traits->io_priority)
        syscall(SYS_ioprio_set, this_process, 0, traits->io_priority);
    if (traits->oom_score != INT32_MIN) set_oom_score(traits->oom_score);
    if (traits->timer_slack > 0 && own.timer_slack != traits->timer_slack)
        prctl(PR_SET_TIMERSLACK, (unsigned long)traits->timer_slack, 0, 0, 0);
    if (own.personality != traits->personality) personality(traits->personality);
    if (traits->memory_mode >= 0 &&
        (own.memory_mode != traits->memory_mode ||
         memcmp(own.memory_nodes, traits->memory_nodes, sizeof own.memory_nodes) != 0)) {
        // No node but a mode: some modes want it so, and for the others the kernel looks at the count first.
        int some = !is_empty(traits->memory_nodes);
        syscall(SYS_set_mempolicy, traits->memory_mode, some ? traits->memory_nodes : NULL, some ? mask_bits : 0);
    }
}

static uint64_t joined(uint32_t low, uint32_t high) { return (uint64_t)high << 32 | low; }

void clinux_apply_privileges(const struct clinux_traits *traits) {
    if (traits->has_capabilities) {
        const struct clinux_capabilities *wanted = &traits->capabilities;
        for (unsigned long capability = 0; capability < 64; capability++) {
            if (wanted->bounding >> capability & 1) continue;
            int held = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
            if (held < 0) break;
            if (held > 0) prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
        struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
        struct __user_cap_data_struct data[2];
        if (syscall(SYS_capget, &header, data) == 0) {
            uint64_t permitted = joined(data[0].permitted, data[1].permitted) & wanted->permitted;
            uint64_t effective = wanted->effective & permitted;
            uint64_t inheritable = wanted->inheritable & (permitted | joined(data[0].inheritable, data[1].inheritable));
            prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
            for (int i = 0; i < 2; i++) {
                data[i].permitted = (uint32_t)(permitted >> 32 * i);
                data[i].effective = (uint32_t)(effective >> 32 * i);
                data[i].inheritable = (uint32_t)(inheritable >> 32 * i);
            }
            syscall(SYS_capset, &header, data);
            for (unsigned long capability = 0; capability < 64; capability++)
                if (wanted->ambient >> capability & 1)
                    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
        }
    }
    if (traits->no_new_privileges) prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int clinux_join_session_keyring(void) {
    if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0) return -1;
    return (int)syscall(SYS_keyctl, KEYCTL_LINK, KEY_SPEC_USER_KEYRING, KEY_SPEC_SESSION_KEYRING);
}
