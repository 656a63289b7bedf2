"""Step 3, plan: sittings, their people and places, the queue, accommodations and the timetable."""
