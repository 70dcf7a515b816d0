/* The two ways to reach a ToyBank: as a library in this process, and as a service. */
#ifndef TOY_BANK_ADAPTERS_H
#define TOY_BANK_ADAPTERS_H

#include <propertydamage/adapter.h>

extern const pd_adapter *const memory_bank;
extern const pd_adapter *const http_bank;

#endif
