/* A stack of integers with a limit. It takes memory as it grows. */
#ifndef STACK_H
#define STACK_H

#include <stdbool.h>
#include <stddef.h>

/* A stack of at most LIMIT values; NULL: no memory. */
struct stack *stack_new(size_t limit);
/* Puts VALUE on top. False: the stack is full. */
bool stack_push(struct stack *stack, int value);
/* Takes the top value into *VALUE. False: the stack is empty. */
bool stack_pop(struct stack *stack, int *value);
void stack_free(struct stack *stack);

#endif
