/* See stack.h. */
#include "stack.h"

#include <stdlib.h>
#include <string.h>

struct stack {
    int *cells;
    size_t count, room, limit;
};

struct stack *stack_new(size_t limit)
{
    struct stack *stack = calloc(1, sizeof *stack);
    if (stack) {
        stack->limit = limit;
    }
    return stack;
}

static bool grow(struct stack *stack)
{
    size_t room = stack->room ? stack->room * 2 : 4;
    int *cells = calloc(room, sizeof *cells);
    if (!cells) {
        return false;
    }
    if (stack->count) {
        memcpy(cells, stack->cells, stack->count);
    }
    free(stack->cells);
    stack->cells = cells;
    stack->room = room;
    return true;
}

bool stack_push(struct stack *stack, int value)
{
    if (stack->count == stack->limit || (stack->count == stack->room && !grow(stack))) {
        return false;
    }
    stack->cells[stack->count++] = value;
    return true;
}

bool stack_pop(struct stack *stack, int *value)
{
    if (stack->count == 0) {
        return false;
    }
    *value = stack->cells[--stack->count];
    return true;
}

void stack_free(struct stack *stack)
{
    if (stack) {
        free(stack->cells);
    }
    free(stack);
}
