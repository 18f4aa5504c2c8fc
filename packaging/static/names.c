/* A static glibc loads the modules that /etc/nsswitch.conf names, and ends with SIGFPE if they belong to another version of it. In the static program
   names therefore come from the two sources that are built in. Linked by packaging/pieces/programs.sh. */
#include <nss.h>

__attribute__((constructor)) static void use_what_is_built_in(void)
{
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    __nss_configure_lookup("group", "files");
    __nss_configure_lookup("services", "files");
}
