#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What the encoder does between its matrix products, and the search by its vectors, on row-major float rows. On x86-64 each
// function is compiled for AVX-512, AVX2 and the baseline, and the loader picks one; the results differ in rounding only. No
// function allocates.

typedef enum { kernel_activation_none, kernel_activation_gelu_erf, kernel_activation_gelu_tanh, kernel_activation_relu } kernel_activation;

// result = first + second + third; `third` may be NULL.
void kernel_sum(const float *first, const float *second, const float *third, size_t count, float *result);

// Layer normalisation in place (Ba, Kiros, Hinton 2016) of rows[count, width].
void kernel_layer_norm(
    float *rows, size_t count, size_t width, const float *weight, const float *bias, float epsilon);

// A product of quantised rows and quantised weights, exact in 32-bit integers.
//
// The rows are unsigned bytes, source[row, column] ≈ minima[row] + scales[row] * quantized[row, column], with zeros behind
// column `inputs` up to kernel_padded_inputs. The weights are signed bytes, weights[output, input] ≈ scales[output] * byte, packed
// in the order in which the product reads them; sums[output] = scales[output] * Σ bytes, what the rows' minima are multiplied by.
// A source or weight that is no number, or infinite, makes its row of the result not a number.
size_t kernel_padded_inputs(size_t inputs);
size_t kernel_padded_outputs(size_t outputs);
// On a 64-byte boundary; some of it is read ahead only.
size_t kernel_packed_bytes(size_t inputs, size_t outputs);
// weights[outputs, inputs] → packed, scales[outputs], sums[outputs].
void kernel_pack_weights(
    const float *weights, size_t inputs, size_t outputs, int8_t *packed, float *scales, float *sums);
// source[count, inputs] → quantized[count, padded inputs], scales[count], minima[count].
void kernel_quantize_rows(
    const float *source, size_t count, size_t inputs, uint8_t *quantized, float *scales, float *minima);
// products[count, padded outputs] = quantized · packed. On x86-64 it needs AVX-512 VNNI, which the caller has made sure of.
void kernel_integer_product(
    const uint8_t *quantized, size_t count, size_t inputs, const int8_t *packed, size_t outputs, int32_t *products);

// What the products stand for: destination[row, column] (+)= activation(products[row, column] * row_scales[row] *
// column_scales[column] + row_minima[row] * column_sums[column] + bias[column]).
typedef struct {
    size_t count, outputs;
    const float *row_scales, *row_minima;
    const float *column_scales, *column_sums, *bias;
    kernel_activation activation;
    bool accumulates;
} kernel_dequantization;
void kernel_dequantize(const kernel_dequantization *plan, const int32_t *products, float *destination);

// The upper halves of the floats, rounded to nearest even.
void kernel_bfloat16(const float *source, size_t count, uint16_t *destination);

// Scaled dot-product attention of one sequence; the scale is already in the queries.
typedef struct {
    size_t tokens, heads, head_size;
    // Floats between two tokens of queries, keys and values, and of the context.
    size_t projection_stride, context_stride;
    // NULL, or added to the score of a query and a key: position_bias[head * bias_stride + key - query], so that the pointer
    // is to distance 0 of head 0.
    const float *position_bias;
    size_t bias_stride;
} kernel_attention_plan;
// Floats of scratch that kernel_attention needs.
size_t kernel_attention_scratch(size_t tokens, size_t head_size);
void kernel_attention(
    const kernel_attention_plan *plan, const float *queries, const float *keys, const float *values, float *context,
    float *scratch);

// products[row] = rows[row, width] · query[width].
void kernel_dot_products(const float *rows, size_t count, size_t width, const float *query, float *products);
