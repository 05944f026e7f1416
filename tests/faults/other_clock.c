/* Another clock, for tests: preloaded, it shifts what a process reads as wall time, and time asleep, by what a file says.
 *
 * As on a real machine whose clock was set: CLOCK_REALTIME jumps, CLOCK_MONOTONIC and all waiting go on as they were;
 * a sleep moves CLOCK_REALTIME and CLOCK_BOOTTIME. Not modelled: the kernel's own stamps (times of files stay true).
 *
 * The file of OTHER_CLOCK holds a number that is odd while it is written, then nanoseconds: true anchor, told anchor,
 * rate in millionths, and shift of CLOCK_BOOTTIME. told = told anchor + (true - true anchor) * rate.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

struct setting { volatile int64_t turn, anchor, told, rate, boot; };
static const struct setting *setting;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("OTHER_CLOCK");
    int fd = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof *setting, PROT_READ, MAP_SHARED, fd, 0);
    if (mapped != MAP_FAILED) setting = mapped;
    close(fd);
}

static int64_t changed(clockid_t which, int64_t now) {
    int64_t turn, anchor, told, rate, boot;
    if (!setting) return now;
    do {
        turn = setting->turn;
        __sync_synchronize();
        anchor = setting->anchor, told = setting->told, rate = setting->rate, boot = setting->boot;
        __sync_synchronize();
    } while ((turn & 1) || turn != setting->turn);
    if (which == CLOCK_BOOTTIME) return now + boot;
    return told + (int64_t)((__int128)(now - anchor) * rate / 1000000);
}

int clock_gettime(clockid_t which, struct timespec *at) {
    int failed = (int)syscall(SYS_clock_gettime, which, at);
    if (failed) return failed;
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE || which == CLOCK_BOOTTIME) {
        int64_t now = changed(which, at->tv_sec * SECOND + at->tv_nsec);
        at->tv_sec = now / SECOND, at->tv_nsec = now % SECOND;
    }
    return 0;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec, at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *at) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int timespec_get(struct timespec *at, int base) {
    return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, at) ? base : 0;
}
