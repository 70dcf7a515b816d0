/*
 * A plain property as a model and an adapter, so that the one engine executes it: one command, its
 * input; plans of one step; one invariant, which says what the function said.
 */
#ifndef PDI_PROPERTY_TABLES_H
#define PDI_PROPERTY_TABLES_H

#include <propertydamage/run.h>

/* The tables. They refer to each other, so they stay where they are, and their functions find the
 * property by the table that they are called for: there is no global state. */
struct pdi_property_tables {
    const pd_property *property;
    pd_property_info info;
    pd_model model;
    pd_command command;
    const pd_command *commands[2];
    const pd_type *events[1];
    pd_projection projection;
    pd_invariant invariant;
    const pd_invariant *invariants[2];
    pd_handler handlers[2];
    pd_adapter adapter;
};

/* Makes the TABLES of PROPERTY. PD_EINVAL and DIAG: it is none, or of another version. */
pd_status pdi_property_tables(struct pdi_property_tables *tables, const pd_property *property,
                              pd_diag *diag);

/* How many inputs of the property that MODEL stands for may be discarded for each that counts. */
unsigned pdi_property_max_discards(const pd_model *model);

#endif
