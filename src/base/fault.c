#include "base/fault.h"

#include "base/utf8.h"

struct faults faults_new(struct mem *m)
{
    return (struct faults){.mem = m};
}

void fault_add(struct faults *f, struct fault fault)
{
    f->n++;
    if (f->kept == FAULTS_MAX) return;
    if (!f->at) f->at = MEM_ARRAY(f->mem, struct fault, FAULTS_MAX);
    fault.value = utf8_clip(fault.value, FAULT_VALUE_SIGNS_MAX);
    f->at[f->kept++] = fault;
}
