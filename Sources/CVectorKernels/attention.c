#include "lanes.h"
#include "vector_kernels.h"

#include <math.h>

// Queries that run beside each other, so that each key and value is loaded once for all of them.
enum { QUERIES = 8 };

// result[rows, columns] = left[rows, inner] * right[inner, columns]; rows ≤ QUERIES.
INLINE void product(
    const float *left, size_t left_stride, size_t rows, const float *right, size_t right_stride, size_t inner,
    float *result, size_t result_stride, size_t columns) {
    const float *row[QUERIES];
    for (size_t i = 0; i < QUERIES; i++) row[i] = left + (i < rows ? i : rows - 1) * left_stride;
    size_t column = 0;
    for (; column + LANES <= columns; column += LANES) {
        lanes sums[QUERIES] = {0};
        for (size_t j = 0; j < inner; j++) {
            lanes factor = CONST_AT(right + j * right_stride + column);
            for (size_t i = 0; i < QUERIES; i++) sums[i] += row[i][j] * factor;
        }
        for (size_t i = 0; i < QUERIES; i++)
            if (i < rows) AT(result + i * result_stride + column) = sums[i];
    }
    for (; column < columns; column++) {
        for (size_t i = 0; i < rows; i++) {
            float sum = 0;
            for (size_t j = 0; j < inner; j++) sum += row[i][j] * right[j * right_stride + column];
            result[i * result_stride + column] = sum;
        }
    }
}

// scores[padded] → probabilities of the first `count`, 0 behind them.
INLINE void softmax(float *scores, size_t count, size_t padded) {
    for (size_t k = count; k < padded; k++) scores[k] = -INFINITY;
    lanes largest = CONST_AT(scores);
    for (size_t k = LANES; k < padded; k += LANES) {
        lanes next = CONST_AT(scores + k);
        largest = __builtin_elementwise_max(largest, next);
    }
    const float maximum = greatest(&largest);
    for (size_t k = 0; k < padded; k++) scores[k] = exponential(scores[k] - maximum);
    for (size_t k = count; k < padded; k++) scores[k] = 0;
    lanes sums = {0};
    for (size_t k = 0; k < padded; k += LANES) sums += CONST_AT(scores + k);
    const float scale = 1 / total(&sums);
    for (size_t k = 0; k < padded; k += LANES) AT(scores + k) *= scale;
}

INLINE size_t padded_tokens(size_t tokens) { return (tokens + LANES - 1) / LANES * LANES; }

size_t kernel_attention_scratch(size_t tokens, size_t head_size) {
    return padded_tokens(tokens) * (head_size + QUERIES);
}

KERNEL void kernel_attention(
    const kernel_attention_plan *plan, const float *queries, const float *keys, const float *values, float *context,
    float *scratch) {
    const size_t tokens = plan->tokens, size = plan->head_size, stride = plan->projection_stride;
    const size_t padded = padded_tokens(tokens);
    float *transposed = scratch, *scores = scratch + padded * size;
    for (size_t head = 0; head < plan->heads; head++) {
        const float *key = keys + head * size;
        for (size_t d = 0; d < size; d++) {
            for (size_t k = 0; k < tokens; k++) transposed[d * padded + k] = key[k * stride + d];
            for (size_t k = tokens; k < padded; k++) transposed[d * padded + k] = 0;
        }
        for (size_t first = 0; first < tokens; first += QUERIES) {
            size_t rows = tokens - first < QUERIES ? tokens - first : QUERIES;
            product(queries + first * stride + head * size, stride, rows, transposed, padded, size, scores, padded, padded);
            for (size_t i = 0; i < rows; i++) {
                float *row = scores + i * padded;
                if (plan->position_bias) {
                    const float *bias = plan->position_bias + head * plan->bias_stride - (first + i);
                    for (size_t k = 0; k < tokens; k++) row[k] += bias[k];
                }
                softmax(row, tokens, padded);
            }
            product(
                scores, padded, rows, values + head * size, stride, tokens,
                context + first * plan->context_stride + head * size, plan->context_stride, size);
        }
    }
}
