/*
 * Folders in folders, which the system names by strings. bug=same_name: removing a folder removes
 * the oldest of that name, wherever it is. Minimum: 4 steps: two folders of one name, one in the
 * other; remove the inner one; look.
 */
#include "zoo.h"

enum { MOST = 400 };

/* ---- The model -------------------------------------------------------------------------- */

typedef pd_map_of(pd_str, pd_ref) children;

struct folder {
    pd_ref parent; /* none: the root */
    pd_str name;
    children children;
};
PD_TYPE(folder, PD_FIELD(parent), PD_FIELD(name), PD_MAP(children));

struct tree {
    children root;
    pd_map_of(pd_ref, struct folder) folders;
};
PD_TYPE(tree, PD_MAP(root), PD_MAP_OF(folders, folder));

struct created {
    pd_ref folder;
};
PD_TYPE(created, PD_FIELD(folder, PD_EXTERNAL));
PD_EMPTY(removed);
struct listed {
    const pd_ref *folders;
    size_t count;
};
PD_TYPE(listed, PD_COUNTED(folders, count));
PD_EMPTY(refused);
PD_EVENTS(tree, created, removed, listed, refused);

static const children *children_of(const struct tree *tree, pd_ref folder)
{
    return pd_ref_none(folder) ? &tree->root : &pd_map_at(&tree->folders, folder)->children;
}
static children *edit_children(struct tree *tree, pd_ref folder)
{
    return pd_ref_none(folder) ? &tree->root : &pd_map_edit(&tree->folders, folder)->children;
}

struct create {
    pd_ref parent;
    pd_str name;
};
PD_TYPE(create, PD_FIELD(parent, PD_FROM(tree, folders), PD_OR_NONE),
        PD_FIELD(name, PD_ONE_OF("etc", "home", "usr")));
static void simulate_create(const struct create *it, const struct tree *tree, pd_step *step)
{
    if (pd_map_has(children_of(tree, it->parent), it->name)) {
        pd_because(step, "a folder has no two of one name");
        pd_emit(step, refused);
    } else {
        pd_emit(step, created);
    }
}
PD_COMMAND(create, tree, .weight = 2, .simulate = simulate_create);

struct remove_it {
    pd_ref folder;
};
PD_TYPE(remove_it, PD_FIELD(folder, PD_FROM(tree, folders)));
static void simulate_remove(const struct remove_it *it, const struct tree *tree, pd_step *step)
{
    if (children_of(tree, it->folder)->count) {
        pd_because(step, "only an empty folder can be removed");
        pd_emit(step, refused);
    } else {
        pd_emit(step, removed);
    }
}
PD_COMMAND(remove_it, tree, .simulate = simulate_remove);

struct list {
    pd_ref folder;
};
PD_TYPE(list, PD_FIELD(folder, PD_FROM(tree, folders), PD_OR_NONE));
static void simulate_list(const struct list *it, const struct tree *tree, pd_step *step)
{
    const children *all = children_of(tree, it->folder);
    pd_ref *folders = pd_alloc(pd_step_arena(step), pd_ref, all->count);
    for (size_t i = 0; i < all->count; i++) {
        folders[i] = all->items[i].value;
    }
    pd_emit(step, listed, .folders = folders, .count = all->count);
}
PD_COMMAND(list, tree, .simulate = simulate_list, .read_only = true);

static void tree_apply(struct tree *tree, const pd_event *event)
{
    const struct created *created = pd_as(event, created);
    if (created) {
        const struct create *create = pd_cause_as(event, create);
        struct folder *folder = pd_map_put(&tree->folders, created->folder);
        folder->parent = create->parent;
        folder->name = create->name;
        *pd_map_put(edit_children(tree, create->parent), create->name) = created->folder;
    } else if (pd_as(event, removed)) {
        const pd_ref gone = pd_cause_as(event, remove_it)->folder;
        const struct folder *folder = pd_map_at(&tree->folders, gone);
        pd_map_remove(edit_children(tree, folder->parent), folder->name);
        pd_map_remove(&tree->folders, gone);
    }
}
PD_PROJECTION(tree, .apply = tree_apply);
PD_COMMANDS(tree, create, remove_it, list);
PD_MODEL(tree, .exact = true);

/* ---- The system under test ---------------------------------------------------------------- */

enum bug { BUG_NONE, BUG_SAME_NAME };
PD_ENUM(bug, PD_NAME(BUG_NONE, "none"), PD_NAME(BUG_SAME_NAME, "same_name"),
        PD_NAME(BUG_SAME_NAME, "all"));
struct config {
    enum bug bug;
};
PD_TYPE(config, PD_FIELD(bug, PD_NAMES(bug)));

/* Folder "f7" is entry 7; entry 0 is the root. */
struct disk {
    size_t count;
    struct {
        bool used;
        size_t parent;
        char name[8];
    } entries[MOST];
};
static size_t entry_of(pd_step *step, pd_ref folder)
{
    return pd_ref_none(folder) ? 0 : strtoull(pd_ref_to_str(step, folder).data + 1, NULL, 10);
}
/* The entry called NAME of PARENT; 0: none. */
static size_t find(const struct disk *disk, size_t parent, const char *name)
{
    for (size_t i = 1; i <= disk->count; i++) {
        if (disk->entries[i].used && disk->entries[i].parent == parent &&
            strcmp(disk->entries[i].name, name) == 0) {
            return i;
        }
    }
    return 0;
}
static pd_status refuse(pd_step *step)
{
    pd_emit(step, refused);
    return PD_OK;
}
static pd_status do_create(struct disk *disk, const struct create *it, pd_step *step)
{
    const size_t parent = entry_of(step, it->parent);
    if (find(disk, parent, it->name.data)) {
        return refuse(step);
    }
    if (disk->count + 1 == MOST) {
        return pd_fail(step, PD_EIO, "the disk is full");
    }
    const size_t made = ++disk->count;
    disk->entries[made].used = true;
    disk->entries[made].parent = parent;
    snprintf(disk->entries[made].name, sizeof disk->entries[made].name, "%s", it->name.data);
    const pd_str id = pd_format(step, "f%zu", made);
    pd_emit(step, created, .folder = pd_ref_from_str(step, id.data, id.len));
    return PD_OK;
}
static pd_status do_remove(struct disk *disk, const struct remove_it *it, pd_step *step)
{
    const size_t folder = entry_of(step, it->folder);
    size_t gone = folder;
    for (size_t i = 1; i <= disk->count; i++) {
        if (disk->entries[i].used && disk->entries[i].parent == folder) {
            return refuse(step);
        }
    }
    if (pd_config(step, config)->bug == BUG_SAME_NAME) {
        for (gone = 1; strcmp(disk->entries[gone].name, disk->entries[folder].name) != 0;) {
            gone++;
        }
    }
    disk->entries[gone].used = false;
    disk->entries[gone].name[0] = '\0';
    pd_emit(step, removed);
    return PD_OK;
}
static pd_status do_list(struct disk *disk, const struct list *it, pd_step *step)
{
    static const char *const names[] = {"etc", "home", "usr"};
    const size_t parent = entry_of(step, it->folder);
    pd_ref folders[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        const size_t found = find(disk, parent, names[i]);
        const pd_str id = pd_format(step, "f%zu", found);
        if (found) {
            folders[count++] = pd_ref_find_str(step, id.data, id.len);
        }
    }
    pd_emit(step, listed, .folders = folders, .count = count);
    return PD_OK;
}
PD_HANDLERS(disk, disk, (create, do_create), (remove_it, do_remove), (list, do_list));
PD_ADAPTER(disk, pd_nothing, disk, .handlers = disk_handlers, .config = &config_type);

static const struct zoo_bug bugs[] = {
    {
        .name = "same_name",
        .config = &(const struct config){BUG_SAME_NAME},
        .kind = "mispredicted",
        .found_by = {"List", "RemoveIt", "Create: a folder has no two of one name", "Create"},
        .steps = 4,
        .most = 5, /* the two beside each other, not in each other */
    },
    {
        .name = "same_name", /* the oldest is in a folder that is not empty for the model */
        .config = &(const struct config){BUG_SAME_NAME},
        .kind = "mispredicted",
        .found_by = {"RemoveIt: only an empty folder can be removed"},
        .steps = 5,
    },
    {0},
};

static const struct zoo zoo = {.model = &tree_model, .adapter = &disk_adapter, .bugs = bugs};

int main(int argc, char **argv)
{
    return zoo_main(argc, argv, &zoo);
}
