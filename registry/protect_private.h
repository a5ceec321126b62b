#ifndef REGISTRY_PROTECT_PRIVATE_H
#define REGISTRY_PROTECT_PRIVATE_H

#include "protect.h"

/* What the files of the protection share. */
int protect_width(const struct cbreg_protect_setting *setting);
/* Of a given cell only what has not been told. */
bool protect_is_secret(const struct cbreg_protect_setting *setting,
    const struct cbreg_protect_cell *cell);
/* The form of a cell that is not given, without regard to others. */
void protect_first(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell);
/* Mask further cells until each secret is wide; CBREG_CONFLICT: *bad cannot. */
cbreg_status protect_component(const struct cbreg_protect_setting *setting,
    struct cbreg_protect_cell *cell, size_t n_cell,
    const struct cbreg_protect_line *line, size_t n_line, size_t *bad);
#endif
