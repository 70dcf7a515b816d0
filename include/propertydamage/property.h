/*
 * propertydamage/property.h - plain properties: something that holds for every value of a struct,
 * without a sequence of commands.
 *
 *     struct text { pd_str text; };
 *     PD_TYPE(text, PD_FIELD(text));
 *     static pd_verdict decodes(const struct text *in, pd_finding *finding)
 *     {
 *         ...
 *         return same ? PD_HOLDS : pd_violated(finding, "decoded as %.*s", PD_STR_ARG(out));
 *     }
 *     PD_PROPERTY(round_trip, text, decodes, .statement = "What was encoded is decoded");
 *
 * Inputs are described, generated and shrunk like commands, and executed like them: a crash, a
 * hang, a sanitizer's report or a leak in the function is a failure of the property.
 */
#ifndef PD_PROPERTY_H
#define PD_PROPERTY_H

#include <propertydamage/model.h>

#if defined(__GNUC__) && !defined(PD_HEADER_WARNINGS)
#pragma GCC system_header /* errors in your lines, without the inside of our macros */
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Which callback of a property is called. */
typedef enum pdi_property_op {
    PDI_PROPERTY_INFO,
    PDI_PROPERTY_OVERRIDES,
    PDI_PROPERTY_ASSUMING,
    PDI_PROPERTY_CALL
} pdi_property_op;

/* What a property says of itself beside its functions. */
typedef struct pd_property_info {
    size_t size;           /* of this struct, as the property was compiled */
    pd_model_info model;   /* what a model says there of how it was compiled */
    const char *statement; /* one sentence, for reports; NULL: none */
    const pd_type *config; /* of its configuration; NULL: it has none */
    unsigned max_discards; /* for each input that counts; 0 means 10 */
    unsigned timeout_ms;   /* of one execution; 0 means the campaign's */
    bool has_overrides, has_assuming;
} pd_property_info;

/* What must hold of every input; made by PD_PROPERTY. */
typedef struct pd_property {
    const char *name;
    const pd_type *input;
    pd_verdict (*call)(pdi_property_op op, void *input, pd_gen *gen, pd_finding *finding,
                       void *out);
} pd_property;

/* clang-format off */
/* In a property: its configuration as the struct TAG of its .config. */
#define pd_property_config(finding_, tag_) ((const struct tag_ *)pdi_property_config((finding_), &tag_##_type))
/* clang-format on */
/* See pd_property_config. */
PD_API const void *pdi_property_config(const pd_finding *finding, const pd_type *type);

/* clang-format off */
/* NAME_property: FUNCTION, a pd_verdict (const struct INPUT *, pd_finding *), holds for every struct
 * INPUT that its description allows. It gives PD_HOLDS, pd_violated(finding, ...), or PD_DISCARDED:
 * this input does not count. It depends on its input alone.
 *
 *     PD_PROPERTY(finds, tree, finds_what_is_there, .assuming = is_search_tree);
 *
 *   .statement     the sentence that reports show
 *   .config        &TAG_type: the type of its configuration (--config KEY=VALUE)
 *   .max_discards  N: a campaign that discards more than N inputs (and more than 100 in all) for
 *                  each one that counts ends without a verdict; 0 means 10
 *   .timeout_ms    of one execution; 0 means the campaign's
 *   .overrides     bool (pd_gen *, struct INPUT *)
 *                  what members may be that depend on others, by pd_choose_: see gen.h
 *   .assuming      bool (const struct INPUT *)
 *                  false: this input does not count. Asked while generating, shrinking and
 *                  replaying, before anything is executed, so it costs no execution.
 * In this order in C++. */
#define PD_PROPERTY(...) PDI_PROPERTY(__VA_ARGS__, .end_ = 0)
#define PDI_PROPERTY(name_, input_, function_, ...) \
    struct name_##_property_spec_ { \
        const char *statement; const pd_type *config; unsigned max_discards, timeout_ms; \
        bool (*overrides)(pd_gen *, struct input_ *); \
        bool (*assuming)(const struct input_ *); \
        char end_; \
    }; \
    static const struct name_##_property_spec_ name_##_property_spec_ = { __VA_ARGS__ }; \
    static pd_verdict name_##_property_call_(pdi_property_op op_, void *input__, pd_gen *gen_, pd_finding *finding_, void *out_) \
    { \
        const struct name_##_property_spec_ *const s_ = &name_##_property_spec_; \
        struct input_ *const typed_ = (struct input_ *)input__; \
        switch (op_) { \
        case PDI_PROPERTY_INFO: { \
            pd_property_info *const info_ = (pd_property_info *)out_; \
            info_->size = sizeof(pd_property_info); info_->model.size = sizeof(pd_model_info); \
            info_->model.field_size = sizeof(pd_field); info_->model.invariant_size = sizeof(pd_invariant); \
            info_->model.command_size = sizeof(pd_command); \
            PDI_COVERAGE(&info_->model.coverage); \
            info_->statement = s_->statement; info_->config = s_->config; info_->max_discards = s_->max_discards; \
            info_->timeout_ms = s_->timeout_ms; info_->has_assuming = s_->assuming != NULL; \
            info_->has_overrides = s_->overrides != NULL; \
            return PD_HOLDS; } \
        case PDI_PROPERTY_OVERRIDES: return !s_->overrides || s_->overrides(gen_, typed_) ? PD_HOLDS : PD_DISCARDED; \
        case PDI_PROPERTY_ASSUMING: return !s_->assuming || s_->assuming(typed_) ? PD_HOLDS : PD_DISCARDED; \
        case PDI_PROPERTY_CALL: return function_(typed_, finding_); \
        } \
        return PD_HOLDS; \
    } \
    static const pd_property name_##_property = { #name_, &input_##_type, name_##_property_call_ }
/* clang-format on */

#ifdef __cplusplus
}
#endif
#endif
