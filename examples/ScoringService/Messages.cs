namespace ScoringService;

/// <summary>A day of one of many sessions, for the batch.</summary>
public sealed record SessionDay(string Session, Day Day);

/// <summary>The answer to a day: tomorrow's highest temperature, null where a value of the day was not a number, and the days so far.</summary>
public sealed record Answer(string Session, float? Highest, long Days);

/// <summary>The last line of a stream that was given something else than a day.</summary>
public sealed record Refusal(string Error);
