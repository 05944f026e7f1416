/* A disk that keeps only what was synced, for tests: preloaded, it watches the files under one folder.
 *
 * Modelled: a file's content counts as it was at its last fsync or fdatasync; a name (new, renamed, removed) counts once
 * its folder was synced. Folders themselves always count. Not modelled: mmap writes (SQLite's -shm, which is rebuilt),
 * reordering within the device; torn sectors are mixed in afterwards by the test.
 *
 * At the n-th operation that changes something under the folder the process is killed before it happens.
 * Or that operation and the next ones fail with an error number, as on a disk that is full or broken.
 * What is synced lies in SHADOW: "f-KEY" is a file's content, "d" the durable names: one line "KEY PATH" a name.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char root[PATH_MAX], shadow[PATH_MAX];
static long count, kill_at, busy, fail_at, fail_times;
static int fail_with;

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static int under(const char *path) {
    size_t length = strlen(root);
    return length && !busy && !strncmp(path, root, length) && path[length] == '/';
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return under(path) || (!busy && *root && !strcmp(path, root));
}

static int counted(void) { /* whether the operation is to fail */
    if (++count == kill_at) kill(getpid(), SIGKILL);
    if (!fail_at || count < fail_at || count >= fail_at + fail_times) return 0;
    errno = fail_with;
    return 1;
}

static int key_of(const char *path, char *key) { /* inode and birth, for inodes are used again */
    struct statx seen;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS | STATX_BTIME, &seen) || !S_ISREG(seen.stx_mode)) return 0;
    sprintf(key, "%llu-%lld-%u", (unsigned long long)seen.stx_ino, (long long)seen.stx_btime.tv_sec, seen.stx_btime.tv_nsec);
    return 1;
}

static void keep_content(const char *path) {
    char key[96], to[PATH_MAX + 128], buffer[65536];
    if (!key_of(path, key)) return;
    snprintf(to, sizeof to, "%s/f-%s", shadow, key);
    int in = open(path, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (ssize_t got; (got = read(in, buffer, sizeof buffer)) > 0;)
        if (write(out, buffer, got) != got) abort();
    close(in);
    close(out);
}

static void keep_names(const char *folder) { /* the folder's other names stay as they were kept */
    char from[PATH_MAX + 8], to[PATH_MAX + 8], line[2 * PATH_MAX], path[2 * PATH_MAX], key[96];
    snprintf(from, sizeof from, "%s/d", shadow);
    snprintf(to, sizeof to, "%s/d.new", shadow);
    FILE *out = fopen(to, "w"), *in = fopen(from, "r");
    size_t length = strlen(folder);
    while (in && fgets(line, sizeof line, in)) {
        char *name = strchr(line, ' ') + 1;
        int here = !strncmp(name, folder, length) && name[length] == '/' && !strchr(name + length + 1, '/');
        if (!here) fputs(line, out);
    }
    if (in) fclose(in);
    DIR *listed = opendir(folder);
    for (struct dirent *entry; (entry = readdir(listed));) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (key_of(path, key)) fprintf(out, "%s %s\n", key, path);
    }
    closedir(listed);
    fclose(out);
    REAL("rename", int, const char *, const char *);
    real(to, from);
}

static int sync_of(int fd) {
    char path[PATH_MAX];
    struct stat seen;
    if (!path_of(fd, path)) return 0;
    if (counted()) return -1;
    busy = 1;
    if (!fstat(fd, &seen) && S_ISDIR(seen.st_mode)) keep_names(path);
    else keep_content(path);
    busy = 0;
    return 1;
}

static void adopt(const char *folder) {
    char path[2 * PATH_MAX];
    struct stat seen;
    DIR *listed = opendir(folder);
    for (struct dirent *entry; (entry = readdir(listed));) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..")) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (!lstat(path, &seen) && S_ISDIR(seen.st_mode)) adopt(path);
        else keep_content(path);
    }
    closedir(listed);
    keep_names(folder);
}

/* Watch `folder`, whose content counts as synced, and die at operation `at` (0: never). */
void watch(const char *folder, const char *kept, long at) {
    snprintf(root, sizeof root, "%s", folder);
    snprintf(shadow, sizeof shadow, "%s", kept);
    busy = 1;
    adopt(folder);
    busy = 0;
    count = 0;
    kill_at = at;
}

long operations(void) { return count; }

/* From operation `at` on (0: none) so many fail with this error number. */
void refuse(long at, long times, int error) {
    fail_at = at;
    fail_times = times;
    fail_with = error;
}

int fsync(int fd) {
    REAL("fsync", int, int);
    int done = sync_of(fd);
    return done < 0 ? -1 : done ? 0 : real(fd);
}

int fdatasync(int fd) {
    REAL("fdatasync", int, int);
    int done = sync_of(fd);
    return done < 0 ? -1 : done ? 0 : real(fd);
}

#define BEFORE(fd) do { char path[PATH_MAX]; if (path_of(fd, path) && counted()) return -1; } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    REAL("write", ssize_t, int, const void *, size_t);
    BEFORE(fd);
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL("pwrite", ssize_t, int, const void *, size_t, off_t);
    BEFORE(fd);
    return real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL("pwrite64", ssize_t, int, const void *, size_t, off64_t);
    BEFORE(fd);
    return real(fd, data, size, at);
}

int ftruncate(int fd, off_t size) {
    REAL("ftruncate", int, int, off_t);
    BEFORE(fd);
    return real(fd, size);
}

int ftruncate64(int fd, off64_t size) {
    REAL("ftruncate64", int, int, off64_t);
    BEFORE(fd);
    return real(fd, size);
}

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    if ((under(from) || under(to)) && counted()) return -1;
    return real(from, to);
}

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    if (under(path) && counted()) return -1;
    return real(path);
}
