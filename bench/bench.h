/* What benchmarks have in common: time, memory, medians, and figures as bench/run.sh collects them.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Prints one figure as a line of JSON. */
static inline void bench_figure(const char *bench, const char *tool, const char *metric,
                                double value)
{
    printf("{\"bench\": \"%s\", \"tool\": \"%s\", \"metric\": \"%s\", \"value\": %.10g}\n", bench,
           tool, metric, value);
}

static inline int bench_compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of COUNT VALUES, which are sorted by it; 0 if there is none. */
static inline double bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, bench_compare);
    return count ? (values[(count - 1) / 2] + values[count / 2]) / 2 : 0;
}

/* SIZE zeroed bytes that all processes share which are made from here on; never NULL. */
static inline void *bench_shared(size_t size)
{
    FILE *const file = tmpfile();
    void *const memory = file && ftruncate(fileno(file), (off_t)size) == 0
                             ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0)
                             : MAP_FAILED;
    if (memory == MAP_FAILED) {
        perror("no shared memory");
        exit(3);
    }
    (void)fclose(file);
    return memory;
}

static inline double bench_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static inline double bench_seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Processor time of this process and of those that it waited for. */
static inline double bench_cpu_seconds(void)
{
    struct rusage self;
    struct rusage children;
    (void)getrusage(RUSAGE_SELF, &self);
    (void)getrusage(RUSAGE_CHILDREN, &children);
    return bench_seconds_of(self.ru_utime) + bench_seconds_of(self.ru_stime) +
           bench_seconds_of(children.ru_utime) + bench_seconds_of(children.ru_stime);
}

/* The most memory that this process, or one that it waited for, had at once. */
static inline long bench_rss_kb(void)
{
    struct rusage self;
    struct rusage children;
    (void)getrusage(RUSAGE_SELF, &self);
    (void)getrusage(RUSAGE_CHILDREN, &children);
    return self.ru_maxrss > children.ru_maxrss ? self.ru_maxrss : children.ru_maxrss;
}

#endif
