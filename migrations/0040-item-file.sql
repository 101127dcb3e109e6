-- Which items a file belongs to: asked for with each file that is sent.
-- up
create index item_file_sha256 on item_file (sha256);

-- down
drop index item_file_sha256;
