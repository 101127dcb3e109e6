// live.h - lines that stay open and tell a page that something changed: server-sent events.
//
// The state is in the database; a line carries only its version ("12.340.25"), and the page asks for itself again when
// that is another than its own. So a line holds one short text however slow its client is, what happened in between
// needs no queue. A line begins with the version, so after a break the page knows whether it missed anything: the
// browser's Last-Event-ID would say the same, and is not looked at.
//
// Threads   one, that looks when the store's generation rises (our own commits, and by NOTIFY those of other servers):
//           one snapshot for all topics, at most every LIVE_LOOK_MS. It begins with the first line.
// Bounds    lines: http_config.max_streams. A line lives ten to twelve minutes, then its browser comes again and its
//           right is proved again. Every LIVE_BEAT_S it says its version once more, so that a dead one is found.
#pragma once

#include "web/web.h"

enum { LIVE_LOOK_MS = 30, LIVE_BEAT_S = 15, LIVE_LIFE_S = 600, LIVE_TOPICS_MAX = 500 };

struct live_hub;

struct live_hub *live_new(struct mem *m, struct store *store);
void live_stop(struct live_hub *hub); // after http_stop
int live_lines(struct live_hub *hub);
// Answers q with a line. False: no room, answer otherwise. `version` is what the topic is at now.
bool live_open(struct live_hub *hub, struct http_request *q, const struct http_answer *head,
               live_look *look, int64_t id, str version);
