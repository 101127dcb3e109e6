// paper.h - a page that stands on its own: our styles and letters inside, no menu, nothing fetched. It is printed to
// PDF (core/pdf.h) or taken along in an export, and reads the same in ten years.
#pragma once

#include "web/web.h"

// `body` is what a template wrote into html_part(): headings from h1 down. Pictures and icons that are files of the
// site are not there: an image stands inside it (<svg>, data:) or not at all. Some 90 kB around the body.
str paper(struct req *q, str title, str body);
