#include "http/address.h"

#include "base/hash.h"

#include <arpa/inet.h>
#include <string.h>

enum { ADDRESS_SIGNS = 60 };

bool address_parse(struct mem *m, str text, unsigned char out[ADDRESS_BYTES])
{
    unsigned char v6[ADDRESS_BYTES];
    const char *z = str_z(m, str_part(text, 0, ADDRESS_SIGNS));

    memset(out, 0, ADDRESS_BYTES);
    if (inet_pton(AF_INET, z, out) == 1) return true;
    if (inet_pton(AF_INET6, z, v6) != 1) return false;
    memcpy(out, v6, 8);
    return true;
}

str address_key(struct mem *m, const unsigned char of[ADDRESS_BYTES])
{
    return hex_text(m, of, ADDRESS_BYTES);
}

bool address_listed(struct mem *m, str list, str key)
{
    unsigned char one[ADDRESS_BYTES];
    str word;

    while (str_cut(&list, ' ', &word))
        if (word.n && address_parse(m, word, one) && str_eq(address_key(m, one), key)) return true;
    return false;
}
