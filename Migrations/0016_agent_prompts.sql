-- What an agent's model is told, so that sentences of it which come back in a turn are known and never become facts.

ALTER TABLE agents ADD COLUMN system_prompt text;
