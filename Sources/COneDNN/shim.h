#pragma once

#include <dnnl.h>
#include <stdbool.h>
#include <stdint.h>

// What differs between oneDNN 2.x (operation descriptors) and 3.x (primitive descriptors made directly) stays in this file.
#if DNNL_VERSION_MAJOR != 2
#error "written for oneDNN 2.x (Debian 12: libdnnl-dev 2.6)"
#endif

// OpenMP 3.2.1: the number of threads of parallel regions that the calling thread starts.
void omp_set_num_threads(int count);

typedef enum {
    onednn_activation_none,
    onednn_activation_gelu_erf,
    onednn_activation_gelu_tanh,
    onednn_activation_relu
} onednn_activation;

static inline dnnl_status_t onednn_primitive_create(
    dnnl_engine_t engine, const_dnnl_op_desc_t operation, const_dnnl_primitive_attr_t attributes,
    dnnl_primitive_t *primitive) {
    dnnl_primitive_desc_t descriptor;
    dnnl_status_t status = dnnl_primitive_desc_create(&descriptor, operation, attributes, engine, NULL);
    if (status != dnnl_success) return status;
    status = dnnl_primitive_create(primitive, descriptor);
    dnnl_primitive_desc_destroy(descriptor);
    return status;
}

static inline const dnnl_memory_desc_t *onednn_argument_layout(const_dnnl_primitive_t primitive, dnnl_query_t which) {
    const_dnnl_primitive_desc_t descriptor;
    if (dnnl_primitive_get_primitive_desc(primitive, &descriptor) != dnnl_success) return NULL;
    return dnnl_primitive_desc_query_md(descriptor, which, 0);
}

typedef enum { onednn_isa_bf16, onednn_isa_vnni } onednn_isa;

// Whether the processor has AVX-512 BF16 or AVX-512 VNNI, and DNNL_MAX_CPU_ISA does not hide it.
static inline bool onednn_has(onednn_isa isa) {
    unsigned wanted = isa == onednn_isa_bf16 ? dnnl_cpu_isa_avx512_core_bf16 : dnnl_cpu_isa_avx512_core_vnni;
    return ((unsigned)dnnl_get_effective_cpu_isa() & wanted) == wanted;
}

// destination[rows, outputs] (+)= activation(source[rows, inputs] * weights[inputs, outputs] + bias[1, outputs]).
// Source and weights are of `type`, float or bfloat16; the rest is float. The layout of the weights is that of `model`, another such primitive, or chosen by oneDNN when `model` is NULL.
static inline dnnl_status_t onednn_linear_create(
    dnnl_engine_t engine, dnnl_data_type_t type, int64_t rows, int64_t inputs, int64_t outputs,
    onednn_activation activation, bool accumulates, const_dnnl_primitive_t model, dnnl_primitive_t *primitive) {
    dnnl_dims_t source_dims = {rows, inputs}, weight_dims = {inputs, outputs};
    dnnl_dims_t bias_dims = {1, outputs}, destination_dims = {rows, outputs};
    dnnl_memory_desc_t source, weights, bias, destination;
    dnnl_memory_desc_init_by_tag(&source, 2, source_dims, type, dnnl_ab);
    dnnl_memory_desc_init_by_tag(&bias, 2, bias_dims, dnnl_f32, dnnl_ab);
    dnnl_memory_desc_init_by_tag(&destination, 2, destination_dims, dnnl_f32, dnnl_ab);
    if (model) {
        const dnnl_memory_desc_t *layout = onednn_argument_layout(model, dnnl_query_weights_md);
        if (!layout) return dnnl_invalid_arguments;
        weights = *layout;
    } else {
        dnnl_memory_desc_init_by_tag(&weights, 2, weight_dims, type, dnnl_format_tag_any);
    }

    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, &source, &weights, &bias, &destination);
    if (status != dnnl_success) return status;

    dnnl_post_ops_t steps;
    dnnl_primitive_attr_t attributes;
    dnnl_post_ops_create(&steps);
    dnnl_primitive_attr_create(&attributes);
    if (activation == onednn_activation_gelu_erf) dnnl_post_ops_append_eltwise(steps, 1, dnnl_eltwise_gelu_erf, 0, 0);
    if (activation == onednn_activation_gelu_tanh) dnnl_post_ops_append_eltwise(steps, 1, dnnl_eltwise_gelu_tanh, 0, 0);
    if (activation == onednn_activation_relu) dnnl_post_ops_append_eltwise(steps, 1, dnnl_eltwise_relu, 0, 0);
    if (accumulates) dnnl_post_ops_append_sum(steps, 1);
    dnnl_primitive_attr_set_post_ops(attributes, steps);
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    status = onednn_primitive_create(engine, &operation, attributes, primitive);
    dnnl_post_ops_destroy(steps);
    dnnl_primitive_attr_destroy(attributes);
    return status;
}

static inline size_t onednn_scratchpad_bytes(const_dnnl_primitive_t primitive) {
    const dnnl_memory_desc_t *layout = onednn_argument_layout(primitive, dnnl_query_scratchpad_md);
    return layout ? dnnl_memory_desc_get_size(layout) : 0;
}

// Memory of its own, laid out as an argument of `primitive`.
static inline dnnl_status_t onednn_argument_create(
    dnnl_engine_t engine, const_dnnl_primitive_t primitive, dnnl_query_t which, dnnl_memory_t *memory) {
    const dnnl_memory_desc_t *layout = onednn_argument_layout(primitive, which);
    if (!layout) return dnnl_invalid_arguments;
    return dnnl_memory_create(memory, layout, engine, DNNL_MEMORY_ALLOCATE);
}

// Row-major [rows, columns] over borrowed `data`.
static inline dnnl_status_t onednn_matrix_create(
    dnnl_engine_t engine, dnnl_data_type_t type, int64_t rows, int64_t columns, void *data, dnnl_memory_t *memory) {
    dnnl_dims_t dims = {rows, columns};
    dnnl_memory_desc_t layout;
    dnnl_memory_desc_init_by_tag(&layout, 2, dims, type, dnnl_ab);
    return dnnl_memory_create(memory, &layout, engine, data);
}

// Copies `source`, row-major float [outputs, inputs], into the layout and type of `packed`, [inputs, outputs].
static inline dnnl_status_t onednn_pack(
    dnnl_engine_t engine, dnnl_stream_t stream, int64_t inputs, int64_t outputs, float *source, dnnl_memory_t packed) {
    dnnl_dims_t dims = {inputs, outputs};
    dnnl_memory_desc_t layout;
    dnnl_memory_desc_init_by_tag(&layout, 2, dims, dnnl_f32, dnnl_ba);
    const dnnl_memory_desc_t *packed_layout;
    dnnl_memory_get_memory_desc(packed, &packed_layout);
    dnnl_memory_t plain;
    dnnl_status_t status = dnnl_memory_create(&plain, &layout, engine, source);
    if (status != dnnl_success) return status;
    dnnl_primitive_desc_t descriptor;
    status = dnnl_reorder_primitive_desc_create(&descriptor, &layout, engine, packed_layout, engine, NULL);
    if (status == dnnl_success) {
        dnnl_primitive_t reorder;
        status = dnnl_primitive_create(&reorder, descriptor);
        if (status == dnnl_success) {
            dnnl_exec_arg_t arguments[2] = {{DNNL_ARG_FROM, plain}, {DNNL_ARG_TO, packed}};
            status = dnnl_primitive_execute(reorder, stream, 2, arguments);
            if (status == dnnl_success) status = dnnl_stream_wait(stream);
            dnnl_primitive_destroy(reorder);
        }
        dnnl_primitive_desc_destroy(descriptor);
    }
    dnnl_memory_destroy(plain);
    return status;
}
