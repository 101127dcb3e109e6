// picture.h - the map as a drawing (SVG) and as a table that says the same, for pages and for print.
//
// A surface, never a dot per person: the people of a group are divided, again and again at their middle, into boxes
// of at least OPINION_GROUP_MIN people; a box is darker where they stand closer. Edges are rounded to a hundredth of
// the picture, so that none gives a person's place away. A group smaller than that is not drawn (compat only), and the
// table then gives no parts, from which its size would follow.
// Directions have no meaning of their own, so there are no scales on the axes: near is alike, far is different.
// Words    come from the caller, in his language; they are escaped here.
// Same     map, same bytes.
#pragma once

#include "base/out.h"
#include "engine/opinion/opinion.h"

struct picture_words {
    str title, about; // name of the drawing; what is to be seen, in a sentence or two
    str group, people, part, spread; // "Group", "People", "Part", "Spread"
    str across, up;                  // "Place across", "Place up"
    str everybody;                   // instead of a group, when there are none that are clear
    str too_small;                   // instead of the numbers of a group that is not shown
};

void opinion_picture(struct mem *m, const struct opinion_map *map, const struct picture_words *w,
                     struct out *out);
// <table> with a caption; places in parts of a hundred of the drawing, from the left and from below.
void opinion_picture_table(const struct opinion_map *map, const struct picture_words *w,
                           struct out *out);
