#pragma once

// How the functions of this target are compiled: once for each instruction set, with 16 floats at a time.

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__linux__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), min_vector_width(512)))
#else
#define KERNEL
#endif
#define INLINE static inline __attribute__((always_inline))

// 16 floats at any address of a float. Passed in variables only: as an argument its calling convention would depend on the
// instruction set.
typedef float lanes __attribute__((vector_size(64), aligned(4)));
#define LANES 16
#define AT(pointer) (*(lanes *)(pointer))
#define CONST_AT(pointer) (*(const lanes *)(pointer))

// The lanes, turned by `n` places.
#define TURNED(v, n)                                                                                                       \
    __builtin_shufflevector(                                                                                               \
        v, v, n, n + 1, n + 2, n + 3, (n + 4) % 16, (n + 5) % 16, (n + 6) % 16, (n + 7) % 16, (n + 8) % 16, (n + 9) % 16,  \
        (n + 10) % 16, (n + 11) % 16, (n + 12) % 16, (n + 13) % 16, (n + 14) % 16, (n + 15) % 16)

// Sum, least and greatest of the lanes, halves folded onto each other.
INLINE float total(const lanes *values) {
    lanes v = *values;
    v += TURNED(v, 8);
    v += TURNED(v, 4);
    v += TURNED(v, 2);
    v += TURNED(v, 1);
    return v[0];
}

INLINE float least(const lanes *values) {
    lanes v = *values;
    v = __builtin_elementwise_min(v, TURNED(v, 8));
    v = __builtin_elementwise_min(v, TURNED(v, 4));
    v = __builtin_elementwise_min(v, TURNED(v, 2));
    v = __builtin_elementwise_min(v, TURNED(v, 1));
    return v[0];
}

INLINE float greatest(const lanes *values) {
    lanes v = *values;
    v = __builtin_elementwise_max(v, TURNED(v, 8));
    v = __builtin_elementwise_max(v, TURNED(v, 4));
    v = __builtin_elementwise_max(v, TURNED(v, 2));
    v = __builtin_elementwise_max(v, TURNED(v, 1));
    return v[0];
}

// e^x for x ≤ 0, relative error below 2^-22: 2^n by the exponent's bits, the rest by its series (|rest| ≤ ln 2 / 2).
INLINE float exponential(float x) {
    const float toNearest = 12582912.0f;  // 1.5 · 2^23: the sum has no bits behind the point
    x = x < -87.0f ? -87.0f : x;
    float n = (x * 1.44269504f + toNearest) - toNearest;
    float rest = x - n * 0.693359375f + n * 2.12194440e-4f;  // ln 2 in two parts
    float series = 1.0f / 720;
    series = series * rest + 1.0f / 120;
    series = series * rest + 1.0f / 24;
    series = series * rest + 1.0f / 6;
    series = series * rest + 0.5f;
    series = series * rest + 1.0f;
    series = series * rest + 1.0f;
    union {
        int32_t bits;
        float value;
    } power = {((int32_t)n + 127) << 23};
    return series * power.value;
}
