// jsonld.h - an item in the words of schema.org, for search engines and Edurep: goes into the page as
// <script type="application/ld+json">{{ json ... }}</script>, which no browser runs.
#pragma once

#include "app/library/show.h"

// The player of the view is filled in before, for film and podcast.
CHECKED enum err library_json_ld(struct req *q, const struct show_view *v, str *out);
