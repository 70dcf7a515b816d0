Every house rule, broken once. The checker looks at the repository it stands in:

  $ mkdir -p tools src/base src/core src/cli include/propertydamage examples/x && cp "$SRC/tools/tidy.py" tools/
  $ cat >src/base/wrong.c <<'END'
  > #include "core/plan.h"
  > #include "odd/x.h"
  > #include "../core/plan.h"
  > void f(void)
  > {
  >     strcpy(a, b);
  >     printf("x");
  >     time(NULL);
  >     x->time(1);
  >     pd_time(1); /* time() */
  >     puts("time(1)");
  >     time(NULL); /* tidy: shown to be lifted */
  > }
  > END
  $ printf '/* unfinished: %s */\nint *x = malloc(1);\nint long_name_%0100d;\nint blank; \n/* no end */' FIX''ME 0 >src/core/wrong.c
  $ tools/tidy.py src/base/wrong.c src/core/wrong.c
  src/base/wrong.c:1: begins without saying what the file is responsible for
  src/base/wrong.c:6: strcpy() belongs nowhere
  src/base/wrong.c:7: printf() belongs in src/cli and programs
  src/base/wrong.c:11: puts() belongs in src/cli and programs
  src/base/wrong.c:8: time() belongs in src/sys and src/nemesis/mechanism
  src/base/wrong.c:1: src/base may not use src/core, which is below it
  src/base/wrong.c:2: includes odd/x.h of no layer
  src/base/wrong.c:3: includes ../core/plan.h, which is internal
  src/core/wrong.c:1: unfinished: do it, or write down the decision
  src/core/wrong.c:4: trailing whitespace
  src/core/wrong.c:5: no newline at the end
  src/core/wrong.c:3: 115 columns, at most 100
  src/core/wrong.c:2: malloc() belongs in src/base and src/sys
  2 C files, median 8 lines, longest 13; 1 lifted bans; 13 errors
  [1]

Length of functions and files, and the median of a folder:

  $ (echo '/* long */'; echo 'int f(void)'; echo '{'; yes ';' | head -71; echo '}') >src/cli/function.c
  $ (echo '/* long */'; yes ';' | head -600) >src/cli/file.c
  $ tools/tidy.py src/cli/function.c src/cli/file.c
  src/cli/function.c:3: function of 71 lines, at most 70
  src/cli/file.c:600: 601 lines, at most 600
  src/cli: warning: median 338 lines, meant to be at most 200
  2 C files, median 338 lines, longest 601; 0 lifted bans; 2 errors
  [1]

Public headers: a comment above every declaration, nothing internal; macro tables may be wider:

  $ cat >include/propertydamage/type.h <<'END'
  > /* a header */
  > #include "base/arena.h"
  > PD_API int bare(void);
  > /* Gives one. */
  > PD_API int told(void);
  > #define PD_BARE 1
  > 
  > /* Two of a kind. */
  > #define PD_FIRST 1
  > #define PD_SECOND 2
  > typedef struct pd_bare pd_bare;
  > #ifdef __cplusplus
  > #define PD_TOLD 1
  > #else
  > /* Is one. */
  > #define PD_TOLD 2
  > #endif
  > END
  $ printf '#define WIDE_%0120d\n' 0 >>include/propertydamage/type.h
  $ printf '/* a header */\n#define WIDE_%0120d\n/* clang-format off */\nint x_%0120d;\n/* clang-format on */\n' 0 0 >src/base/wide.h
  $ printf '/* an example */\n#include "core/plan.h"\n' >examples/x/x.c
  $ tools/tidy.py include/propertydamage/type.h src/base/wide.h examples/x/x.c
  include/propertydamage/type.h:2: includes base/arena.h, which is internal
  include/propertydamage/type.h:3: a public declaration without a comment above it
  src/base/wide.h:2: 133 columns, at most 100
  examples/x/x.c:2: includes core/plan.h, which is internal
  include/propertydamage/type.h:6: PD_BARE has no comment above it
  include/propertydamage/type.h:11: pd_bare has no comment above it
  3 C files, median 5 lines, longest 18; 0 lifted bans; 6 errors
  [1]

A good file says nothing but the figures:

  $ printf '/* good */\n#include "base/arena.h"\n' >src/core/good.c
  $ tools/tidy.py src/core/good.c
  1 C files, median 2 lines, longest 2; 0 lifted bans; 0 errors
