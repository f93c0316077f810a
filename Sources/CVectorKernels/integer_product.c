#include "integer_layout.h"
#include "lanes.h"
#include "vector_kernels.h"

#include <string.h>

size_t kernel_padded_inputs(size_t inputs) { return (inputs + GROUP - 1) / GROUP * GROUP; }

size_t kernel_padded_outputs(size_t outputs) { return (outputs + BLOCK - 1) / BLOCK * BLOCK; }

size_t kernel_packed_bytes(size_t inputs, size_t outputs) {
    return kernel_padded_inputs(inputs) * kernel_padded_outputs(outputs) + READ_AHEAD + GROUP * BLOCK;
}

#if defined(__x86_64__)

#include <immintrin.h>

#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

// Rows of one pass: 6 × 4 sums, 4 weights and a row's group fit into the 32 registers.
enum { ROWS = 6, REGISTERS = BLOCK / LANES };

// products[rows, BLOCK] of one block of weights; `rows` ≤ ROWS is a constant after inlining, so that the sums stay in registers.
VNNI INLINE void pass(
    const uint8_t *quantized, size_t inputs, size_t rows, const int8_t *block, int32_t *products, size_t stride) {
    __m512i sums[ROWS][REGISTERS];
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < REGISTERS; j++) sums[i][j] = _mm512_setzero_si512();
    for (size_t k = 0; k < inputs; k += GROUP) {
        __m512i weights[REGISTERS];
        for (size_t j = 0; j < REGISTERS; j++) {
            const int8_t *address = block + k * BLOCK + j * sizeof(__m512i);
            weights[j] = _mm512_load_si512(address);
            _mm_prefetch((const char *)address + READ_AHEAD, _MM_HINT_T0);
        }
        for (size_t i = 0; i < rows; i++) {
            int32_t group;
            memcpy(&group, quantized + i * inputs + k, sizeof group);
            __m512i factor = _mm512_set1_epi32(group);
            for (size_t j = 0; j < REGISTERS; j++) sums[i][j] = _mm512_dpbusd_epi32(sums[i][j], factor, weights[j]);
        }
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < REGISTERS; j++) _mm512_storeu_si512(products + i * stride + j * LANES, sums[i][j]);
}

VNNI void kernel_integer_product(
    const uint8_t *quantized, size_t count, size_t inputs, const int8_t *packed, size_t outputs, int32_t *products) {
    const size_t depth = kernel_padded_inputs(inputs), stride = kernel_padded_outputs(outputs);
    for (size_t column = 0; column < stride; column += BLOCK) {
        const int8_t *block = packed + column * depth;
        const uint8_t *rows = quantized;
        int32_t *result = products + column;
        size_t left = count;
        for (; left >= ROWS; left -= ROWS, rows += ROWS * depth, result += ROWS * stride)
            pass(rows, depth, ROWS, block, result, stride);
        switch (left) {
        case 5: pass(rows, depth, 5, block, result, stride); break;
        case 4: pass(rows, depth, 4, block, result, stride); break;
        case 3: pass(rows, depth, 3, block, result, stride); break;
        case 2: pass(rows, depth, 2, block, result, stride); break;
        case 1: pass(rows, depth, 1, block, result, stride); break;
        default: break;
        }
    }
}

#else

void kernel_integer_product(
    const uint8_t *quantized, size_t count, size_t inputs, const int8_t *packed, size_t outputs, int32_t *products) {
    const size_t depth = kernel_padded_inputs(inputs), stride = kernel_padded_outputs(outputs);
    for (size_t row = 0; row < count; row++) {
        for (size_t column = 0; column < stride; column++) {
            const int8_t *weights = packed + column / BLOCK * BLOCK * depth + column % BLOCK * GROUP;
            int32_t sum = 0;
            for (size_t k = 0; k < depth; k++)
                sum += quantized[row * depth + k] * weights[k / GROUP * GROUP * BLOCK + k % GROUP];
            products[row * stride + column] = sum;
        }
    }
}

#endif
