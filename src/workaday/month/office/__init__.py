"""The people around the user: what they know and may say, when they can be reached, what they start.

Code decides (recognise, release, reviews, diary, initiatives), a voice words what was released and is handed
nothing else, and `quality` counts afterwards where the office itself went wrong.
"""
