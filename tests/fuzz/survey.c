// A questionnaire from anybody: read within its bounds or refused with a reason; what is written is read back the same; its check
// ends; and any bytes as an answer give one that fits, or a reason.
#include "engine/survey/form.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct mem *m, const struct form *f, str bytes)
{
    struct form_faults *faults = MEM_NEW(m, struct form_faults);
    str value[FORM_QUESTIONS];
    bool shown[FORM_QUESTIONS];
    struct form again;

    assert(f->n <= FORM_QUESTIONS);
    const str text = form_write(m, f);
    assert(form_read(m, text, &again, faults) == ERR_NONE);
    assert(str_eq(form_write(m, &again), text));
    form_check(m, f, faults);
    for (int i = 0; i < f->n; i++) {
        assert(f->at[i].choices <= FORM_CHOICES && f->at[i].whens <= FORM_WHENS);
        str twice;
        if (form_value(m, &f->at[i], bytes, &value[i]) == VALUE_FINE) {
            assert(form_value(m, &f->at[i], value[i], &twice) == VALUE_FINE);
            assert(str_eq(twice, value[i]));
        } else
            value[i] = STR("");
    }
    form_show(f, value, shown);
    assert(form_minutes(f) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    struct form f;

    if (!m) m = mem_new((size_t)1 << 28);
    if (n > 60000) return 0;
    const str bytes = {(const char *)data, n};
    struct form_faults *faults = MEM_NEW(m, struct form_faults);
    if (form_read(m, bytes, &f, faults) == ERR_NONE)
        check(m, &f, str_part(bytes, 0, 40));
    else
        assert(faults->n > 0);
    mem_clear(m);
    return 0;
}
