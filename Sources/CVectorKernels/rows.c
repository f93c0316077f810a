#include "lanes.h"
#include "vector_kernels.h"

#include <math.h>
#include <string.h>

KERNEL void kernel_sum(const float *first, const float *second, const float *third, size_t count, float *restrict result) {
    if (third) {
        for (size_t i = 0; i < count; i++) result[i] = first[i] + second[i] + third[i];
    } else {
        for (size_t i = 0; i < count; i++) result[i] = first[i] + second[i];
    }
}

KERNEL void kernel_layer_norm(
    float *rows, size_t count, size_t width, const float *weight, const float *bias, float epsilon) {
    const size_t whole = width - width % LANES;
    for (float *row = rows; row < rows + count * width; row += width) {
        lanes sums = {0};
        for (size_t c = 0; c < whole; c += LANES) sums += CONST_AT(row + c);
        float sum = total(&sums);
        for (size_t c = whole; c < width; c++) sum += row[c];
        const float mean = sum / (float)width;

        lanes squares = {0};
        for (size_t c = 0; c < whole; c += LANES) {
            lanes difference = CONST_AT(row + c) - mean;
            squares += difference * difference;
        }
        float square = total(&squares);
        for (size_t c = whole; c < width; c++) square += (row[c] - mean) * (row[c] - mean);
        const float scale = 1 / sqrtf(square / (float)width + epsilon);

        for (size_t c = 0; c < whole; c += LANES)
            AT(row + c) = (CONST_AT(row + c) - mean) * scale * CONST_AT(weight + c) + CONST_AT(bias + c);
        for (size_t c = whole; c < width; c++) row[c] = (row[c] - mean) * scale * weight[c] + bias[c];
    }
}

KERNEL void kernel_bfloat16(const float *source, size_t count, uint16_t *destination) {
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, source + i, sizeof bits);
        destination[i] = (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
    }
}
