-- What a letter in a consultation says besides its words: its postmark (Awb 6:9), and where the answer goes.

-- up

alter table contribution_entry add column posted_day @INT; -- null: no postmark
alter table contribution_entry add column address text not null default '';

-- down

alter table contribution_entry drop column address;
alter table contribution_entry drop column posted_day;
