What the build directory offers to pkg-config does not hide headers of the system:

  $ export PKG_CONFIG_PATH="$BUILD/meson-uninstalled" LD_LIBRARY_PATH="$BUILD/src"
  $ cat >lock.c <<'END'
  > #include <propertydamage/pd.h>
  > #include <stdio.h>
  > #include <sys/file.h>
  > int main(void)
  > {
  >     return puts(pd_version()) < 0 || flock(1, LOCK_UN) == LOCK_EX;
  > }
  > END
  $ eval "cc lock.c $(pkg-config --cflags --libs propertydamage) -o lock"
  $ ./lock
  *.*.* (glob)
