#include "integer_layout.h"
#include "lanes.h"
#include "vector_kernels.h"

#include <string.h>

// The least and the greatest value; `poison` is 0, or not a number when a value is none or infinite.
INLINE void range(const float *row, size_t width, float *minimum, float *maximum, float *poison) {
    size_t column = 0;
    float low = row[0], high = row[0], sum = 0;
    if (width >= LANES) {
        lanes lows = CONST_AT(row), highs = lows, sums = {0};
        for (; column + LANES <= width; column += LANES) {
            lanes next = CONST_AT(row + column);
            lows = __builtin_elementwise_min(lows, next);
            highs = __builtin_elementwise_max(highs, next);
            sums += next * 0.0f;
        }
        low = least(&lows);
        high = greatest(&highs);
        sum = total(&sums);
    }
    for (; column < width; column++) {
        low = row[column] < low ? row[column] : low;
        high = row[column] > high ? row[column] : high;
        sum += row[column] * 0.0f;
    }
    *minimum = low;
    *maximum = high;
    *poison = sum;
}

KERNEL void kernel_quantize_rows(
    const float *source, size_t count, size_t inputs, uint8_t *quantized, float *scales, float *minima) {
    const size_t padded = kernel_padded_inputs(inputs);
    for (size_t index = 0; index < count; index++) {
        const float *row = source + index * inputs;
        uint8_t *bytes = quantized + index * padded;
        float minimum, maximum, poison;
        range(row, inputs, &minimum, &maximum, &poison);
        const float scale = maximum > minimum ? (maximum - minimum) / 255 : 1;
        const float steps = 1 / scale, offset = 0.5f - minimum * steps;
        for (size_t c = 0; c < inputs; c++) {
            int32_t step = (int32_t)(row[c] * steps + offset);
            bytes[c] = (uint8_t)(step < 0 ? 0 : step > 255 ? 255 : step);
        }
        for (size_t c = inputs; c < padded; c++) bytes[c] = 0;
        scales[index] = scale;
        minima[index] = minimum + poison;
    }
}

KERNEL void kernel_pack_weights(
    const float *weights, size_t inputs, size_t outputs, int8_t *packed, float *scales, float *sums) {
    memset(packed, 0, kernel_packed_bytes(inputs, outputs));
    for (size_t index = 0; index < outputs; index++) {
        const float *row = weights + index * inputs;
        float minimum, maximum, poison;
        range(row, inputs, &minimum, &maximum, &poison);
        const float largest = maximum > -minimum ? maximum : -minimum;
        const float scale = largest > 0 ? largest / 127 : 1;
        const float steps = 1 / scale;
        int8_t *column = packed + index / BLOCK * BLOCK * kernel_padded_inputs(inputs) + index % BLOCK * GROUP;
        int32_t sum = 0;
        for (size_t c = 0; c < inputs; c++) {
            float value = row[c] * steps;
            int32_t step = (int32_t)(value + (value < 0 ? -0.5f : 0.5f));
            step = step < -127 ? -127 : step > 127 ? 127 : step;
            column[c / GROUP * GROUP * BLOCK + c % GROUP] = (int8_t)step;
            sum += step;
        }
        scales[index] = scale;
        sums[index] = scale * (float)sum + poison;
    }
}

// x · Φ(x); erf by Abramowitz and Stegun 7.1.26, |error| ≤ 1.5e-7.
INLINE float gelu_erf(float x) {
    float z = (x < 0 ? -x : x) * 0.70710678f;
    float t = 1 / (1 + 0.3275911f * z);
    float series = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t + 0.254829592f) * t;
    float tail = 0.5f * series * exponential(-z * z);
    return x * (x < 0 ? tail : 1 - tail);
}

// The approximation by tanh(y), y = √(2/π) · (x + 0.044715 x³), written as x / (1 + e^-2y) so that nothing overflows.
INLINE float gelu_tanh(float x) {
    float y = 1.59576912f * (x + 0.044715f * x * x * x);
    float small = exponential(y < 0 ? y : -y);
    return x * (y < 0 ? small : 1.0f) / (1 + small);
}

#define EACH_COLUMN(result)                                                                    \
    for (size_t c = 0; c < width; c++) {                                                       \
        float x = (float)row[c] * (scale * column_scales[c]) + (minimum * column_sums[c] + bias[c]); \
        result;                                                                                \
    }

KERNEL void kernel_dequantize(const kernel_dequantization *plan, const int32_t *products, float *destination) {
    const size_t width = plan->outputs, stride = kernel_padded_outputs(width);
    const float *restrict column_scales = plan->column_scales, *restrict column_sums = plan->column_sums;
    const float *restrict bias = plan->bias;
    for (size_t index = 0; index < plan->count; index++) {
        const int32_t *restrict row = products + index * stride;
        float *restrict output = destination + index * width;
        const float scale = plan->row_scales[index], minimum = plan->row_minima[index];
        switch (plan->activation) {
        case kernel_activation_none:
            if (plan->accumulates) {
                EACH_COLUMN(output[c] += x)
            } else {
                EACH_COLUMN(output[c] = x)
            }
            break;
        case kernel_activation_gelu_erf: EACH_COLUMN(output[c] = gelu_erf(x)) break;
        case kernel_activation_gelu_tanh: EACH_COLUMN(output[c] = gelu_tanh(x)) break;
        case kernel_activation_relu: EACH_COLUMN(output[c] = x > 0 ? x : 0) break;
        }
    }
}
