/* A failure of a service as a script of bash, curl and jq. */
#ifndef PDI_CURL_H
#define PDI_CURL_H

#include "core/route.h"
#include "export/story.h"

/* What goes into the script. */
struct pdi_curl {
    const struct pdi_story *story;
    const struct pdi_routes *routes;
    const char *suite, *file; /* what the failure is of, and where it stands */
    const char *url;          /* where the service is, unless BASE_URL says it; NULL: only there */
};

/* Appends the script. It sends the steps up to the failing one, and its exit status says whether
 * the failure still shows: 1 it does, 0 it does not, 2 it cannot be told. PD_EINVAL and DIAG: a
 * step is no single request. */
pd_status pdi_curl_write(struct pdi_text *text, const struct pdi_curl *curl, pd_diag *diag);

#endif
