export { ApiError, createApi, type Api, type ApiInput, type ApiOptions, type ApiResult } from './api/api.ts';
export type { Operation, Operations } from './api/operations.ts';
export { connect, type Connection, type ConnectionState, type ConnectOptions } from './connection.ts';
export { newClientId } from './ids.ts';
export type { Feed, FeedNews } from './feed/feed.ts';
export type { FeedState } from './feed/feed-state.ts';
export type { Standing } from './follow.ts';
export type { Organiser } from './organiser.ts';
export type { Room, RoomNews } from './room/room.ts';
export type { ChallengeStanding } from './room/challenge-state.ts';
export type { RoomState, Shown } from './room/room-state.ts';
export { REACTIONS } from '@conductor/contracts/plain';
export type {
  ClientPayload,
  DecisionView,
  EngagementPoint,
  FeedEvent,
  JoinAnswer,
  OpenPoll,
  PollOverview,
  OrganiserNotification,
  PeopleAnswer,
  PersonHere,
  PollStanding,
  PreparedPoll,
  Question,
  RaisedHand,
  RemovedPerson,
  RoomEvent,
  RoomPayload,
  SessionView,
  SocketFailure,
} from '@conductor/contracts';
