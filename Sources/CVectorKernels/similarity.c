#include "lanes.h"
#include "vector_kernels.h"

// Rows that run beside each other, so that their additions do not wait for one another.
enum { ROWS = 4 };

KERNEL void kernel_dot_products(const float *rows, size_t count, size_t width, const float *query, float *products) {
    const size_t whole = width - width % LANES;
    for (size_t first = 0; first < count; first += ROWS) {
        const float *row[ROWS];
        for (size_t i = 0; i < ROWS; i++) row[i] = rows + (first + i < count ? first + i : count - 1) * width;
        lanes sums[ROWS] = {0};
        for (size_t c = 0; c < whole; c += LANES) {
            lanes factor = CONST_AT(query + c);
            for (size_t i = 0; i < ROWS; i++) sums[i] += CONST_AT(row[i] + c) * factor;
        }
        for (size_t i = 0; i < ROWS && first + i < count; i++) {
            float sum = total(&sums[i]);
            for (size_t c = whole; c < width; c++) sum += row[i][c] * query[c];
            products[first + i] = sum;
        }
    }
}
