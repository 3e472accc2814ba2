-- How many times in a row the call's attempt was given back: refused for reasons that are not the call's.
ALTER TABLE calls ADD COLUMN given_back INTEGER NOT NULL DEFAULT 0;
