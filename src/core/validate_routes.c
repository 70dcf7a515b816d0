/*
 * V14 where the adapter is a table of requests: its texts can be read, and its replies make events
 * of the model.
 */
#include "core/validate_check.h"

#include "core/route.h"

static void tell(void *context, const char *text)
{
    struct pdi_checking *const checking = context;
    pdi_broken(checking, "adapter %s, %s", checking->adapter->name, text);
}

static bool is_event(const struct pdi_model *model, const pd_type *type)
{
    return pdi_event_find(model, type) != NULL;
}

static void check_replies(struct pdi_checking *checking, const struct pdi_route *route)
{
    for (size_t i = 0; i < route->reply_count; i++) {
        const pd_type *const event = route->replies[i].event;
        if (event && !is_event(checking->model, event)) {
            pdi_broken(checking,
                       "adapter %s, route %s: reply %d makes %s, which is not among the events of "
                       "model %s; if it is, it has two descriptions: use PD_DECLARE_TYPE and "
                       "PD_DEFINE_TYPE",
                       checking->adapter->name, route->command->tag, route->replies[i].status,
                       event->tag, checking->model->model->name);
        }
    }
}

void pdi_check_routes(struct pdi_checking *checking)
{
    if (!checking->adapter || !checking->adapter->http) {
        return;
    }
    const struct pdi_routes *const routes =
        pdi_routes_read(checking->adapter->http, checking->problems->arena, tell, checking);
    for (size_t i = 0; i < routes->count; i++) {
        check_replies(checking, &routes->routes[i]);
    }
}
