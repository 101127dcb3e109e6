-- A letter may be about paragraphs of a document: both who type it say which; and a view may be about more than one.

-- up

alter table contribution_entry add column document @INT references document (id) on delete set null; -- null: about all of it
alter table contribution_entry add column paragraphs text not null default ''; -- their ids, with a blank between; empty: the whole document

-- The paragraphs that a view is about besides consultation_view.paragraph.
create table consultation_view_also (
    contribution @INT not null references consultation_view (contribution) on delete cascade,
    paragraph text not null,
    primary key (contribution, paragraph)
) @STRICT;
create index consultation_view_also_paragraph on consultation_view_also (paragraph);

-- down

drop table consultation_view_also;
alter table contribution_entry drop column paragraphs;
alter table contribution_entry drop column document;
