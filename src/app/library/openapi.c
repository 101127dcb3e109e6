// openapi.c - the description of the API (OpenAPI 3.0.3). The JSON below is read by people as it stands
// and by the compiler as one text; what depends on the place (address, contact) is written before it.
#include "app/library/api.h"

#define JSON(...) #__VA_ARGS__

// clang-format off
static const char description[] = JSON(
"tags": [
  {"name": "library", "description": "Films, podcasts, readings, worksheets and practice cases."},
  {"name": "search", "description": "Finding, over every text and transcript."},
  {"name": "participation", "description": "Trajectories, and what was answered to what people brought in."}
],
"paths": {
  "/items": {
    "get": {
      "operationId": "listItems", "tags": ["library"], "summary": "Items, newest first",
      "description": "Follow next until it is null. A page may hold fewer items than asked and still have a next.",
      "parameters": [
        {"$ref": "#/components/parameters/Kind"},
        {"name": "theme", "in": "query", "description": "Id of a theme, from /themes.", "schema": {"type": "string", "maxLength": 60}},
        {"name": "module", "in": "query", "description": "Module of the course, as m01.", "schema": {"type": "string", "maxLength": 20}},
        {"$ref": "#/components/parameters/Lang"},
        {"name": "count", "in": "query", "description": "Items on a page.", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}},
        {"name": "after", "in": "query", "description": "Where the page begins; taken from next.", "schema": {"type": "string", "pattern": "^[0-9]+-[0-9]+$"}}
      ],
      "responses": {
        "200": {
          "description": "A page of items.",
          "headers": {"API-Version": {"$ref": "#/components/headers/ApiVersion"}, "Link": {"$ref": "#/components/headers/Link"}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ItemPage"}}}
        },
        "400": {"$ref": "#/components/responses/Invalid"}
      }
    }
  },
  "/items/{slug}": {
    "get": {
      "operationId": "getItem", "tags": ["library"], "summary": "One item whole",
      "description": "With its texts in every language, files, transcripts and chapters.",
      "parameters": [
        {"name": "slug", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"$ref": "#/components/parameters/Lang"}
      ],
      "responses": {
        "200": {
          "description": "The item.",
          "headers": {"API-Version": {"$ref": "#/components/headers/ApiVersion"}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}
        },
        "400": {"$ref": "#/components/responses/Invalid"},
        "404": {"$ref": "#/components/responses/NotFound"},
        "410": {"$ref": "#/components/responses/Gone"}
      }
    }
  },
  "/themes": {
    "get": {
      "operationId": "listThemes", "tags": ["library"], "summary": "Themes that have items",
      "parameters": [{"$ref": "#/components/parameters/Lang"}],
      "responses": {
        "200": {
          "description": "All themes, by id.",
          "headers": {"API-Version": {"$ref": "#/components/headers/ApiVersion"}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThemeList"}}}
        },
        "400": {"$ref": "#/components/responses/Invalid"}
      }
    }
  },
  "/search": {
    "get": {
      "operationId": "search", "tags": ["search"], "summary": "Search",
      "description": "Best first; forgiving on spelling. A hit in a film or podcast says at which second.",
      "parameters": [
        {"name": "q", "in": "query", "required": true, "description": "What to find.", "schema": {"type": "string", "minLength": 1, "maxLength": 200}},
        {"name": "kind", "in": "query", "description": "Only this kind.", "schema": {"type": "string", "maxLength": 20}},
        {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}}
      ],
      "responses": {
        "200": {
          "description": "A page of hits.",
          "headers": {"API-Version": {"$ref": "#/components/headers/ApiVersion"}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SearchPage"}}}
        },
        "400": {"$ref": "#/components/responses/Invalid"}
      }
    }
  },
  "/trajecten": {
    "get": {
      "operationId": "listTrajectories", "tags": ["participation"], "summary": "Every public trajectory",
      "responses": {
        "200": {"description": "All, newest first, 2000 at most.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TrajectoryList"}}}}
      }
    }
  },
  "/{place}/meedoen/{trajectory}/antwoorden.json": {
    "servers": [{"url": "/"}],
    "get": {
      "operationId": "getAnswers", "tags": ["participation"], "summary": "The note of answers of a trajectory",
      "description": "What is published, with how the procedure went. Hidden and withdrawn words are null.",
      "parameters": [
        {"name": "place", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"name": "trajectory", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}}
      ],
      "responses": {
        "200": {"description": "The answers.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AnswerNote"}}}},
        "404": {"description": "There is no such trajectory."}
      }
    }
  },
  "/{place}/meedoen/{trajectory}/antwoorden/{version}": {
    "servers": [{"url": "/"}],
    "get": {
      "operationId": "getAnswersVersion", "tags": ["participation"], "summary": "A note of answers as it was published",
      "description": "The same bytes for ever; their SHA-256 is the fingerprint that the page of answers shows.",
      "parameters": [
        {"name": "place", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"name": "trajectory", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"name": "version", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}}
      ],
      "responses": {
        "200": {"description": "The answers of that version.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AnswerNote"}}}},
        "404": {"description": "There is no such trajectory or version."}
      }
    }
  },
  "/initiatieven/{place}": {
    "get": {
      "operationId": "listInitiatives", "tags": ["participation"], "summary": "What residents of a place begin: plans of their own, and subjects for the council",
      "description": "Those that are public, the newest first. Follow next until it is not there. Nobody who signed is in it.",
      "parameters": [
        {"name": "place", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"name": "voor", "in": "query", "description": "Where the page begins; taken from next.", "schema": {"type": "integer", "minimum": 1}}
      ],
      "responses": {
        "200": {"description": "A page of initiatives.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/InitiativePage"}}}},
        "404": {"description": "There is no such place."}
      }
    }
  },
  "/plaatsen/{place}/verordening": {
    "get": {
      "operationId": "getBylaw", "tags": ["participation"], "summary": "What the participation by-law of a place says today",
      "description": "Every setting, with its source; what nobody set there is that of the model.",
      "parameters": [
        {"name": "place", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}}
      ],
      "responses": {
        "200": {"description": "The settings.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bylaw"}}}},
        "404": {"description": "There is no such place."}
      }
    }
  },
  "/uitdagingen": {
    "get": {
      "operationId": "listChallenges", "tags": ["participation"], "summary": "Every public challenge (right to challenge)",
      "responses": {
        "200": {"description": "All, the newest step first, 2000 at most.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ChallengeList"}}}}
      }
    }
  },
  "/uitdagingen/{place}/{number}": {
    "get": {
      "operationId": "getChallenge", "tags": ["participation"], "summary": "One challenge whole",
      "description": "What its page shows to everybody: request, cost now and then, judgements, steps, agreement, promises, public documents.",
      "parameters": [
        {"name": "place", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 100}},
        {"name": "number", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}}
      ],
      "responses": {
        "200": {"description": "The challenge.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Challenge"}}}},
        "404": {"description": "There is no such challenge, or it is not public."}
      }
    }
  },
  "/openapi.json": {
    "get": {
      "operationId": "getDescription", "tags": ["library"], "summary": "This description",
      "responses": {
        "200": {
          "description": "OpenAPI 3.0.3.",
          "headers": {"API-Version": {"$ref": "#/components/headers/ApiVersion"}},
          "content": {"application/json": {"schema": {"type": "object"}}}
        }
      }
    }
  }
},
"components": {
  "parameters": {
    "Kind": {"name": "kind", "in": "query", "description": "Only this kind.", "schema": {"$ref": "#/components/schemas/Kind"}},
    "Lang": {"name": "lang", "in": "query", "description": "Titles in this language; leaves out of a list what has no text in it.", "schema": {"$ref": "#/components/schemas/Language"}}
  },
  "headers": {
    "ApiVersion": {"description": "Version of the API.", "required": true, "schema": {"type": "string", "example": "1.0.0"}},
    "Link": {"description": "The next page (RFC 8288), when there is one.", "schema": {"type": "string"}}
  },
  "responses": {
    "Invalid": {"description": "The request is not what it must be.", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
    "NotFound": {"description": "There is no such item.", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
    "Gone": {"description": "It was there and has been withdrawn.", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
  },
  "schemas": {
    "Kind": {"type": "string", "enum": ["film", "podcast", "reading", "worksheet", "case"]},
    "Language": {"type": "string", "enum": ["nl", "en"]},
    "Problem": {
      "type": "object", "description": "RFC 9457.", "required": ["status", "title", "detail"],
      "properties": {
        "type": {"type": "string"}, "status": {"type": "integer"}, "title": {"type": "string"},
        "detail": {"type": "string"}, "instance": {"type": "string"}
      }
    },
    "ItemPage": {
      "type": "object", "required": ["items", "next"],
      "properties": {
        "items": {"type": "array", "items": {"$ref": "#/components/schemas/ItemBrief"}},
        "next": {"type": "string", "format": "uri", "nullable": true}
      }
    },
    "ItemBrief": {
      "type": "object",
      "required": ["id", "slug", "kind", "language", "textLanguage", "title", "summary", "date", "changedAt", "licence", "place", "module", "practice", "seconds", "themes", "url", "apiUrl", "mediaUrl", "posterUrl"],
      "properties": {
        "id": {"type": "string", "description": "Never changes, also when the slug does.", "example": "p1eerk4v"},
        "slug": {"type": "string"},
        "kind": {"$ref": "#/components/schemas/Kind"},
        "language": {"$ref": "#/components/schemas/Language"},
        "textLanguage": {"$ref": "#/components/schemas/Language"},
        "title": {"type": "string"},
        "summary": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "changedAt": {"type": "string", "format": "date-time"},
        "licence": {"type": "string", "description": "SPDX.", "example": "CC-BY-SA-4.0"},
        "place": {"type": "string", "nullable": true},
        "module": {"type": "string", "nullable": true},
        "practice": {"type": "boolean", "description": "An invented case or role, to practise with."},
        "seconds": {"type": "number", "nullable": true, "description": "Length of a film or podcast."},
        "themes": {"type": "array", "items": {"type": "string"}},
        "url": {"type": "string", "format": "uri"},
        "apiUrl": {"type": "string", "format": "uri"},
        "mediaUrl": {"type": "string", "format": "uri", "nullable": true},
        "posterUrl": {"type": "string", "format": "uri", "nullable": true}
      }
    },
    "Item": {
      "allOf": [
        {"$ref": "#/components/schemas/ItemBrief"},
        {
          "type": "object",
          "required": ["series", "sources", "related", "files", "texts", "transcripts", "chapters"],
          "properties": {
            "series": {"nullable": true, "allOf": [{"$ref": "#/components/schemas/Series"}]},
            "sources": {"type": "array", "items": {"type": "string"}},
            "related": {"type": "array", "description": "Slugs.", "items": {"type": "string"}},
            "files": {"type": "array", "items": {"$ref": "#/components/schemas/File"}},
            "texts": {"type": "array", "items": {"$ref": "#/components/schemas/Text"}},
            "transcripts": {"type": "array", "items": {"$ref": "#/components/schemas/Transcript"}},
            "chapters": {"type": "array", "items": {"$ref": "#/components/schemas/Chapters"}}
          }
        }
      ]
    },
    "Series": {
      "type": "object", "required": ["slug", "season", "episode", "feedUrl"],
      "properties": {
        "slug": {"type": "string"}, "season": {"type": "integer"}, "episode": {"type": "integer"},
        "feedUrl": {"type": "string", "format": "uri"}
      }
    },
    "File": {
      "type": "object", "required": ["role", "language", "label", "type", "bytes", "sha256", "url"],
      "properties": {
        "role": {"type": "string", "enum": ["master", "rendition", "audio", "poster", "captions", "chapters", "attachment"]},
        "language": {"type": "string", "nullable": true}, "label": {"type": "string", "nullable": true},
        "type": {"type": "string"}, "bytes": {"type": "integer", "format": "int64"},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "width": {"type": "integer"}, "height": {"type": "integer"},
        "url": {"type": "string", "format": "uri"}
      }
    },
    "Text": {
      "type": "object", "required": ["language", "title", "summary", "markdown", "html", "url", "people"],
      "properties": {
        "language": {"$ref": "#/components/schemas/Language"},
        "title": {"type": "string"}, "summary": {"type": "string"},
        "markdown": {"type": "string"}, "html": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "people": {"type": "array", "items": {
          "type": "object", "required": ["name", "role"],
          "properties": {"name": {"type": "string"}, "role": {"type": "string", "nullable": true}}
        }}
      }
    },
    "Transcript": {
      "type": "object", "required": ["language", "lines"],
      "properties": {
        "language": {"$ref": "#/components/schemas/Language"},
        "lines": {"type": "array", "items": {
          "type": "object", "required": ["start", "end", "speaker", "text"],
          "properties": {
            "start": {"type": "number", "description": "Seconds."}, "end": {"type": "number"},
            "speaker": {"type": "string", "nullable": true}, "text": {"type": "string"}
          }
        }}
      }
    },
    "Chapters": {
      "type": "object", "required": ["language", "lines"],
      "properties": {
        "language": {"$ref": "#/components/schemas/Language"},
        "lines": {"type": "array", "items": {
          "type": "object", "required": ["start", "title"],
          "properties": {"start": {"type": "number"}, "title": {"type": "string"}}
        }}
      }
    },
    "TrajectoryList": {
      "type": "object", "required": ["trajectories"],
      "properties": {"trajectories": {"type": "array", "items": {
        "type": "object", "required": ["address", "place", "title", "phase", "influence", "decider", "missed_promises", "practice", "explained"],
        "properties": {
          "address": {"type": "string", "format": "uri"}, "place": {"type": "string"}, "title": {"type": "string"},
          "phase": {"type": "string"}, "influence": {"type": "string"}, "decider": {"type": "string"},
          "starts": {"type": "string", "format": "date"}, "ends": {"type": "string", "format": "date"},
          "decision": {"type": "string", "format": "date"}, "feedback": {"type": "string", "format": "date"},
          "missed_promises": {"type": "integer"},
          "explained": {"type": "array", "items": {"type": "string", "enum": ["easy", "sound", "sign"]}, "description": "besides in writing: in simple words, to listen to, in sign language"},
          "practice": {"type": "boolean", "description": "Invented, to practise with."}
        }
      }}}
    },
    "AnswerNote": {
      "type": "object", "required": ["trajectory", "place", "practice", "procedure", "answers"],
      "properties": {
        "trajectory": {"type": "string"}, "place": {"type": "string"}, "practice": {"type": "boolean"},
        "procedure": {
          "type": "object", "required": ["starts", "ends", "decision", "decision_reference", "evaluation", "ways", "promises"],
          "properties": {
            "starts": {"type": "string", "format": "date", "nullable": true}, "ends": {"type": "string", "format": "date", "nullable": true},
            "decision": {"type": "string", "format": "date", "nullable": true},
            "decision_reference": {"type": "string"}, "evaluation": {"type": "string"},
            "ways": {"type": "array", "items": {"type": "string"}},
            "explained": {"type": "array", "items": {"type": "string", "enum": ["easy", "sound", "sign"]}, "description": "besides in writing; not in notes of before this was kept"},
            "promises": {"type": "array", "items": {
              "type": "object", "required": ["promise", "first_promised", "promised", "ended", "outcome"],
              "properties": {
                "promise": {"type": "string"}, "first_promised": {"type": "string", "format": "date"},
                "promised": {"type": "string", "format": "date"}, "ended": {"type": "string", "format": "date", "nullable": true},
                "outcome": {"type": "string"}
              }
            }}
          }
        },
        "contributions": {
          "type": "object", "required": ["all", "withdrawn", "hidden", "channels"], "description": "In the running note.",
          "properties": {
            "all": {"type": "integer"}, "withdrawn": {"type": "integer"}, "hidden": {"type": "integer"},
            "channels": {"type": "array", "description": "Without those that were withdrawn.", "items": {
              "type": "object", "required": ["channel", "n"],
              "properties": {"channel": {"type": "string", "enum": ["online", "paper", "phone", "street", "meeting"]}, "n": {"type": "integer"}}
            }}
          }
        },
        "replies": {
          "type": "object", "required": ["asked", "yes", "no", "silent"], "description": "Does the answer answer it? In the running note.",
          "properties": {"asked": {"type": "integer"}, "yes": {"type": "integer"}, "no": {"type": "integer"}, "silent": {"type": "integer"}}
        },
        "set_aside": {"type": "array", "description": "Points to which no answer belongs, and why; not in notes of before this was kept.", "items": {
          "type": "object", "required": ["contribution", "point", "channel", "reason", "written", "read", "version"],
          "properties": {
            "contribution": {"type": "integer"}, "point": {"type": "integer"}, "channel": {"type": "string"},
            "text": {"type": "string", "nullable": true}, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "reason": {"type": "string"}, "written": {"type": "string", "format": "date"}, "read": {"type": "string", "format": "date"},
            "author": {"type": "string", "nullable": true}, "reader": {"type": "string", "nullable": true}, "version": {"type": "integer"}
          }
        }},
        "answers": {"type": "array", "items": {
          "type": "object", "required": ["group", "title", "answer", "sent_on_to", "reason", "paragraph", "before", "after", "minority_view", "written", "read", "version", "points"],
          "properties": {
            "group": {"type": "integer"}, "title": {"type": "string"}, "answer": {"type": "string", "enum": ["adopted", "partly", "not", "later", "elsewhere"]},
            "sent_on_to": {"type": "string"}, "reason": {"type": "string"}, "paragraph": {"type": "string"},
            "before": {"type": "string"}, "after": {"type": "string"}, "minority_view": {"type": "string"},
            "written": {"type": "string", "format": "date"}, "read": {"type": "string", "format": "date"}, "author": {"type": "string", "nullable": true, "description": "In the running note."}, "reader": {"type": "string", "nullable": true, "description": "A second person. In the running note."}, "version": {"type": "integer"},
            "points": {"type": "array", "items": {
              "type": "object", "required": ["contribution", "point", "channel"],
              "properties": {
                "contribution": {"type": "integer"}, "point": {"type": "integer"}, "channel": {"type": "string"},
                "text": {"type": "string", "nullable": true, "description": "In the running note."},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "In a published version: of the words, which may be withdrawn later."}
              }
            }}
          }
        }}
      }
    },
    "InitiativePage": {
      "type": "object", "required": ["initiatives"],
      "properties": {
        "initiatives": {"type": "array", "items": {"$ref": "#/components/schemas/Initiative"}},
        "next": {"type": "string", "format": "uri", "description": "Not there: this was the last page."}
      }
    },
    "Initiative": {
      "type": "object",
      "required": ["number", "address", "kind", "light", "state", "title", "gist", "language", "area", "signed", "needed", "amount_cents", "granted_cents", "practice", "since"],
      "properties": {
        "number": {"type": "integer", "description": "In its place."}, "address": {"type": "string", "format": "uri"},
        "kind": {"type": "string", "enum": ["own", "agenda"], "description": "A plan of one's own with a little money, or a subject for the council."},
        "light": {"type": "boolean", "description": "A subject for the council that goes the lighter way of the by-law: fewer names, another age."},
        "state": {"type": "string"}, "title": {"type": "string"}, "gist": {"type": "string"},
        "language": {"$ref": "#/components/schemas/Language"},
        "area": {"type": "string", "description": "Where it is about."},
        "signed": {"type": "integer"}, "needed": {"type": "integer", "description": "Names that the by-law asks; 0: none."},
        "last_day": {"type": "string", "format": "date", "description": "To sign."},
        "amount_cents": {"type": "integer"}, "granted_cents": {"type": "integer"},
        "on": {"type": "string", "format": "date", "description": "Of the council; of a plan of one's own: when it is carried out."},
        "practice": {"type": "boolean", "description": "Invented, to practise with."},
        "since": {"type": "string", "format": "date-time", "description": "Since when it is public."}
      }
    },
    "Bylaw": {
      "type": "object", "required": ["place", "day", "settings"],
      "properties": {
        "place": {"type": "string"}, "day": {"type": "string", "format": "date"},
        "settings": {"type": "array", "items": {
          "type": "object", "required": ["key", "value", "from", "source", "confirmed"],
          "properties": {
            "key": {"type": "string"},
            "value": {"type": "integer", "description": "A number, a term in its unit, 0 or 1 for no or yes; money in cents."},
            "unit": {"type": "string", "enum": ["days", "workdays", "weeks", "months", "years"], "description": "Of a term only."},
            "from": {"type": "string", "format": "date", "nullable": true, "description": "None: of the model."},
            "source": {"type": "string"}, "confirmed": {"type": "boolean"}
          }
        }}
      }
    },
    "ChallengeBrief": {
      "type": "object",
      "required": ["place", "number", "title", "group", "practice", "state", "verdict", "filed", "yearly_cost_cents", "trial_until", "url", "api_url"],
      "properties": {
        "place": {"type": "string"}, "number": {"type": "integer", "description": "In its place."},
        "title": {"type": "string"}, "group": {"type": "string", "description": "Who challenges."},
        "practice": {"type": "boolean", "description": "Invented, to practise with."},
        "state": {"type": "string"},
        "verdict": {"type": "string", "nullable": true, "enum": ["yes", "trial", "no", "barred"]},
        "filed": {"type": "string", "format": "date"},
        "yearly_cost_cents": {"type": "integer", "description": "What the group asks, a year."},
        "trial_until": {"type": "string", "format": "date", "nullable": true},
        "url": {"type": "string", "format": "uri"}, "api_url": {"type": "string", "format": "uri"}
      }
    },
    "ChallengeList": {
      "type": "object", "required": ["challenges"],
      "properties": {"challenges": {"type": "array", "items": {"$ref": "#/components/schemas/ChallengeBrief"}}}
    },
    "Challenge": {
      "allOf": [
        {"$ref": "#/components/schemas/ChallengeBrief"},
        {
          "type": "object",
          "required": ["task", "legal_form", "backing", "wished_start", "request", "costs", "conditions", "assessments", "steps", "agreement", "promises", "documents"],
          "properties": {
            "task": {"type": "string", "nullable": true, "description": "Of the list of tasks."},
            "legal_form": {"type": "string", "enum": ["none", "association", "foundation", "cooperative", "other"]},
            "backing": {"type": "integer", "description": "How many stand behind it, says the group."},
            "wished_start": {"type": "string", "format": "date", "nullable": true},
            "request": {"type": "object", "description": "Its parts in the words of the group.", "additionalProperties": {"type": "string"}},
            "costs": {"type": "array", "items": {
              "type": "object", "required": ["title", "now_cents", "now_source", "then_cents"],
              "properties": {
                "title": {"type": "string"}, "now_cents": {"type": "integer", "nullable": true, "description": "A year; null: nobody knows."},
                "now_source": {"type": "string"}, "then_cents": {"type": "integer"}
              }
            }},
            "conditions": {"type": "array", "description": "From the advice on.", "items": {"$ref": "#/components/schemas/Judgement"}},
            "assessments": {"type": "array", "description": "From the advice on.", "items": {"$ref": "#/components/schemas/Judgement"}},
            "steps": {"type": "array", "description": "From filing on.", "items": {
              "type": "object", "required": ["step", "by", "day", "text", "why", "social_value_weighed", "reference", "until"],
              "properties": {
                "step": {"type": "string"}, "by": {"type": "string", "description": "A role, or group."}, "day": {"type": "string", "format": "date"},
                "text": {"type": "string"}, "why": {"type": "string"}, "social_value_weighed": {"type": "string"},
                "reference": {"type": "string"}, "until": {"type": "string", "format": "date", "nullable": true}
              }
            }},
            "agreement": {
              "type": "object", "nullable": true, "required": ["yearly_cents", "from", "until", "words"],
              "properties": {
                "yearly_cents": {"type": "integer"}, "from": {"type": "string", "format": "date", "nullable": true},
                "until": {"type": "string", "format": "date", "nullable": true},
                "words": {"type": "object", "additionalProperties": {"type": "string"}}
              }
            },
            "promises": {"type": "array", "items": {
              "type": "object", "required": ["promise", "first_promised", "promised", "ended", "late"],
              "properties": {
                "promise": {"type": "string"}, "first_promised": {"type": "string", "format": "date"},
                "promised": {"type": "string", "format": "date"}, "ended": {"type": "string", "format": "date", "nullable": true},
                "late": {"type": "boolean"}
              }
            }},
            "documents": {"type": "array", "description": "What everybody may read.", "items": {
              "type": "object", "required": ["title", "of", "day", "url"],
              "properties": {
                "title": {"type": "string"}, "of": {"type": "string", "enum": ["group", "municipality"]},
                "day": {"type": "string", "format": "date"},
                "url": {"type": "string", "nullable": true, "description": "Null while a file is checked for viruses, and when one was found."},
                "scan": {"type": "string", "enum": ["held", "infected"], "description": "Why there is no address."}
              }
            }}
          }
        }
      ]
    },
    "Judgement": {
      "type": "object", "required": ["name", "judgement", "note", "day"],
      "properties": {
        "name": {"type": "string"}, "judgement": {"type": "string"}, "note": {"type": "string"}, "day": {"type": "string", "format": "date"}
      }
    },
    "ThemeList": {
      "type": "object", "required": ["themes"],
      "properties": {"themes": {"type": "array", "items": {
        "type": "object", "required": ["id", "name", "items"],
        "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "items": {"type": "integer"}}
      }}}
    },
    "SearchPage": {
      "type": "object", "required": ["total", "more", "spelled", "hits"],
      "properties": {
        "total": {"type": "integer"},
        "more": {"type": "boolean"},
        "spelled": {"type": "string", "nullable": true, "description": "What was looked for instead."},
        "hits": {"type": "array", "items": {
          "type": "object", "required": ["kind", "language", "title", "url", "passage", "atSeconds"],
          "properties": {
            "kind": {"type": "string"}, "language": {"$ref": "#/components/schemas/Language"},
            "title": {"type": "string"}, "url": {"type": "string", "format": "uri"},
            "passage": {"type": "string"}, "atSeconds": {"type": "integer", "nullable": true}
          }
        }}
      }
    }
  }
}
);
// clang-format on

static enum err describe(struct req *q, struct res *r)
{
    struct json j = res_json(r);

    r->open = true;
    res_header(r, "api-version", STR(API_VERSION));
    json_open(&j, '{');
    json_key(&j, "openapi"), json_text(&j, STR("3.0.3"));
    json_key(&j, "info"), json_open(&j, '{');
    json_key(&j, "title"), json_text(&j, STR("Meent library"));
    json_key(&j, "description");
    json_text(&j,
              STR("Open data of the library: read only, no key, no account. The words are those of "
                  "schema.org and of the podcast namespace, hence English."));
    json_key(&j, "version"), json_text(&j, STR(API_VERSION));
    json_key(&j, "contact"), json_open(&j, '{');
    json_key(&j, "name"), json_text(&j, open_site(q));
    json_key(&j, "email"), json_text(&j, open_mail(q));
    json_key(&j, "url"), json_text(&j, str_format(q->mem, STR_FMT "/over", STR_ARG(q->origin)));
    json_close(&j, '}');
    json_key(&j, "license"), json_open(&j, '{');
    json_key(&j, "name"), json_text(&j, licence_name(STR("CC-BY-SA-4.0")));
    json_key(&j, "url"), json_text(&j, licence_address(STR("CC-BY-SA-4.0")));
    json_close(&j, '}');
    json_close(&j, '}');
    json_key(&j, "servers"), json_open(&j, '[');
    json_open(&j, '{');
    json_key(&j, "url"), json_text(&j, str_format(q->mem, STR_FMT "/api/v1", STR_ARG(q->origin)));
    json_close(&j, '}');
    json_close(&j, ']');
    out_byte(&r->body, ',');
    out_bytes(&r->body, description, sizeof description - 1);
    out_byte(&r->body, '}');
    return ERR_NONE;
}

enum err library_openapi(struct req *q, struct res *r)
{
    return describe(q, r);
}

// The design rules want the description under the base of the API as well.
enum err library_openapi_v1(struct req *q, struct res *r)
{
    return describe(q, r);
}
