// oai.h - harvesting by OAI-PMH 2.0: what is answered.
#pragma once

#include "app/library/oai_ask.h"
#include "app/library/open.h"
#include "i18n/i18n.h"

struct oai_record {
    struct open_change_row row;
    bool deleted;
    str identifier, datestamp;
    struct item_theme_rows themes;
    struct open_view item;                                         // of a whole record
    str type, dcmi, rights, terms, vcard, resource, duration, day; // in the words of the formats
};

struct oai_records {
    struct oai_record *at;
    int n;
};

struct oai_sets {
    struct oai_set {
        str spec, name;
    } * at;
    int n;
};

struct oai_view {
    struct oai_ask ask;
    enum oai_error error;
    const char *code, *said;
    str now, base, name, mail, earliest, host, publisher;
    bool show_arguments, whole, host_is_domain;
    struct oai_sets sets;
    struct oai_records records;
    bool listed;   // a list that may go on: a token, empty on the last page
    str next;      // empty: this was the last page
    int64_t count; // records before this page
};
