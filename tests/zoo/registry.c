/*
 * Processes and the names they are registered under. The system also keeps each process's last
 * name. bug=stale_name: unregistering does not forget it, so that killing the process takes the
 * name away from whoever has it now. Minimum: 7 steps.
 */
#include "zoo.h"

enum { NAMES = 4, MOST = 1000 };

/* ---- The model -------------------------------------------------------------------------- */

struct registry {
    pd_map_of(pd_ref, bool) alive; /* every process there ever was */
    pd_map_of(int64_t, pd_ref) names;
};
PD_TYPE(registry, PD_MAP(alive), PD_MAP(names));

struct spawned {
    pd_ref pid;
};
PD_TYPE(spawned, PD_FIELD(pid, PD_EXTERNAL));
PD_EMPTY(done);
PD_EMPTY(refused);
struct located {
    pd_ref pid;
};
PD_TYPE(located, PD_FIELD(pid));
PD_EMPTY(unknown);
PD_EVENTS(registry, spawned, done, refused, located, unknown);

static bool has_name(const struct registry *registry, pd_ref pid)
{
    for (size_t i = 0; i < registry->names.count; i++) {
        if (pd_ref_same(registry->names.items[i].value, pid)) {
            return true;
        }
    }
    return false;
}

PD_EMPTY(spawn);
static void simulate_spawn(const struct spawn *it, const struct registry *state, pd_step *step)
{
    (void)it;
    (void)state;
    pd_emit(step, spawned);
}
PD_COMMAND(spawn, registry, .simulate = simulate_spawn);

struct enrol { /* "register" is a word of C */
    pd_ref pid;
    int64_t name;
};
PD_TYPE(enrol, PD_FIELD(pid, PD_FROM(registry, alive)), PD_FIELD(name, PD_RANGE(0, NAMES - 1)));
static void simulate_enrol(const struct enrol *it, const struct registry *state, pd_step *step)
{
    if (pd_map_has(&state->names, it->name) || has_name(state, it->pid) ||
        !*pd_map_at(&state->alive, it->pid)) {
        pd_emit(step, refused);
    } else {
        pd_emit(step, done);
    }
}
PD_COMMAND(enrol, registry, .simulate = simulate_enrol);

struct unregister {
    int64_t name;
};
PD_TYPE(unregister, PD_FIELD(name, PD_RANGE(0, NAMES - 1)));
static void simulate_unregister(const struct unregister *it, const struct registry *state,
                                pd_step *step)
{
    if (pd_map_has(&state->names, it->name)) {
        pd_emit(step, done);
    } else {
        pd_emit(step, refused);
    }
}
PD_COMMAND(unregister, registry, .simulate = simulate_unregister);

struct whereis {
    int64_t name;
};
PD_TYPE(whereis, PD_FIELD(name, PD_RANGE(0, NAMES - 1)));
static void simulate_whereis(const struct whereis *it, const struct registry *state, pd_step *step)
{
    const pd_ref *pid = pd_map_get(&state->names, it->name);
    if (pid) {
        pd_emit(step, located, .pid = *pid);
    } else {
        pd_emit(step, unknown);
    }
}
PD_COMMAND(whereis, registry, .simulate = simulate_whereis, .read_only = true);

struct kill_it {
    pd_ref pid;
};
PD_TYPE(kill_it, PD_FIELD(pid, PD_FROM(registry, alive)));
static void simulate_kill(const struct kill_it *it, const struct registry *state, pd_step *step)
{
    (void)it;
    (void)state;
    pd_emit(step, done);
}
PD_COMMAND(kill_it, registry, .simulate = simulate_kill);

static void registry_apply(struct registry *registry, const pd_event *event)
{
    const struct spawned *spawned = pd_as(event, spawned);
    const struct enrol *enrol = pd_cause_as(event, enrol);
    const struct unregister *unregister = pd_cause_as(event, unregister);
    const struct kill_it *killed = pd_cause_as(event, kill_it);
    if (spawned) {
        *pd_map_put(&registry->alive, spawned->pid) = true;
    } else if (!pd_as(event, done)) {
        return;
    } else if (enrol) {
        *pd_map_put(&registry->names, enrol->name) = enrol->pid;
    } else if (unregister) {
        pd_map_remove(&registry->names, unregister->name);
    } else if (killed) {
        *pd_map_edit(&registry->alive, killed->pid) = false;
        for (size_t i = registry->names.count; i-- > 0;) {
            if (pd_ref_same(registry->names.items[i].value, killed->pid)) {
                pd_map_remove(&registry->names, registry->names.items[i].key);
            }
        }
    }
}
PD_PROJECTION(registry, .apply = registry_apply);
PD_COMMANDS(registry, spawn, enrol, unregister, whereis, kill_it);
PD_MODEL(registry, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_STALE_NAME };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_STALE_NAME, "stale_name"),
        PD_NAME(BUG_STALE_NAME, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

/* Processes are counted from 1; 0 is none. Names are kept plus one. */
struct nameserver {
    int64_t count;
    int64_t pid_of[NAMES], name_of[MOST];
    bool dead[MOST];
};
static pd_status say(pd_step *step, bool ok)
{
    if (ok) {
        pd_emit(step, done);
    } else {
        pd_emit(step, refused);
    }
    return PD_OK;
}
static pd_status do_spawn(struct nameserver *server, const struct spawn *it, pd_step *step)
{
    (void)it;
    if (server->count + 1 == MOST) {
        return pd_fail(step, PD_EIO, "too many processes");
    }
    pd_emit(step, spawned, .pid = pd_ref_from_int(step, ++server->count));
    return PD_OK;
}
static pd_status do_enrol(struct nameserver *server, const struct enrol *it, pd_step *step)
{
    const int64_t pid = pd_ref_to_int(step, it->pid);
    bool ok = !server->dead[pid];
    for (int64_t name = 0; name < NAMES; name++) {
        ok = ok && server->pid_of[name] != pid;
    }
    if (ok && server->pid_of[it->name] == 0) {
        server->pid_of[it->name] = pid;
        server->name_of[pid] = it->name + 1;
        return say(step, true);
    }
    return say(step, false);
}
static pd_status do_unregister(struct nameserver *server, const struct unregister *it,
                               pd_step *step)
{
    const int64_t pid = server->pid_of[it->name];
    server->pid_of[it->name] = 0;
    if (pd_config(step, config)->bug != BUG_STALE_NAME) {
        server->name_of[pid] = 0;
    }
    return say(step, pid != 0);
}
static pd_status do_whereis(struct nameserver *server, const struct whereis *it, pd_step *step)
{
    const int64_t pid = server->pid_of[it->name];
    if (pid) {
        pd_emit(step, located, .pid = pd_ref_find_int(step, pid));
    } else {
        pd_emit(step, unknown);
    }
    return PD_OK;
}
static pd_status do_kill(struct nameserver *server, const struct kill_it *it, pd_step *step)
{
    const int64_t pid = pd_ref_to_int(step, it->pid);
    if (server->name_of[pid]) {
        server->pid_of[server->name_of[pid] - 1] = 0;
        server->name_of[pid] = 0;
    }
    server->dead[pid] = true;
    return say(step, true);
}
PD_HANDLERS(nameserver, nameserver, (spawn, do_spawn), (enrol, do_enrol),
            (unregister, do_unregister), (whereis, do_whereis), (kill_it, do_kill));
PD_ADAPTER(nameserver, pd_nothing, nameserver, .handlers = nameserver_handlers,
           .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "stale_name",
        .config = &(const struct config){BUG_STALE_NAME},
        .kind = "mispredicted",
        .found_by = {"Whereis", "Unregister", "Enrol"},
        .steps = 7,
    },
    {0},
};

static const struct zoo zoo = {
    .model = &registry_model, .adapter = &nameserver_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
