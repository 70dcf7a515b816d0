/* What is derived from a failure: its class, its exit code, and the two hashes that name it. */
#include "core/failure.h"

#include "base/hash.h"

enum { EXIT_NO_VERDICT = 3 };

const char *pdi_failure_class(const struct pdi_failure *failure)
{
    return pdi_class_text(failure->test_code ? PDI_CLASS_TEST_CODE
                                             : pdi_kind_row(failure->kind)->class_);
}

int pdi_failure_exit_code(const struct pdi_failure *failure)
{
    return failure->test_code ? EXIT_NO_VERDICT : pdi_kind_row(failure->kind)->exit_code;
}

/* Of the kind's text, not its number: rows may be added before it. */
uint64_t pdi_signature(enum pdi_kind kind, const char *name, const char *adapter)
{
    uint64_t hash = pdi_hash_string(0, pdi_kind_row(kind)->text);
    hash = pdi_hash_string(hash, name ? name : "");
    return pdi_hash_string(hash, adapter ? adapter : "");
}

const char *pdi_failure_fingerprint(const struct pdi_failure *failure, pd_arena *arena)
{
    uint64_t hash = pdi_signature(failure->kind, failure->name, failure->adapter);
    for (size_t i = 0; i < failure->step_count; i++) {
        hash = pdi_hash_string(hash, failure->steps[i].text);
    }
    struct pdi_text text = pdi_text_new(arena);
    pdi_text_printf(&text, "%016" PRIx64, hash);
    return text.data;
}
