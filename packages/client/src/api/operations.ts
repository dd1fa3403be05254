// Written by `pnpm docs:generate` from docs/reference/openapi.json.
import type { Static } from 'typebox';
import type * as contracts from '@conductor/contracts';

/** A part of a list; `nextCursor` is where the next one begins, absent on the last one. */
export type Page<Item> = { items: Item[]; nextCursor?: string };

/** Each operation of the HTTP API with what it takes and what it results in. */
export type Operations = {
  'POST /agent/sessions/register': {
    body: Static<typeof contracts.RegisterBody>;
    result: Static<typeof contracts.SessionView>;
  };
  'GET /agent/sessions': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.SessionView>>;
  };
  'GET /agent/sessions/{sessionId}/status': {
    result: Static<typeof contracts.SessionStatus>;
  };
  'PUT /agent/sessions/{sessionId}/mode': {
    body: Static<typeof contracts.ModeBody>;
    result: Static<typeof contracts.SessionView>;
  };
  'POST /agent/sessions/{sessionId}/quiet': {
    body: Static<typeof contracts.QuietBody>;
    result: Static<typeof contracts.SessionView>;
  };
  'PUT /agent/sessions/{sessionId}/break': {
    body: Static<typeof contracts.BreakBody>;
    result: Static<typeof contracts.SessionView>;
  };
  'DELETE /agent/sessions/{sessionId}/break': {
    result: Static<typeof contracts.SessionView>;
  };
  'POST /agent/sessions/{sessionId}/pause': {
    result: Static<typeof contracts.SessionView>;
  };
  'POST /agent/sessions/{sessionId}/resume': {
    result: Static<typeof contracts.SessionView>;
  };
  'DELETE /agent/sessions/{sessionId}': {
    result: Static<typeof contracts.SessionView>;
  };
  'GET /agent/sessions/{sessionId}/decisions': {
    query: { cursor?: string; limit?: number; status?: Static<typeof contracts.DecisionStatus> };
    result: Page<Static<typeof contracts.DecisionView>>;
  };
  'POST /agent/sessions/{sessionId}/decisions': {
    body: Static<typeof contracts.ProposalBody>;
    result: Static<typeof contracts.DecisionView>;
  };
  'POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve': {
    body: Static<typeof contracts.ApproveBody>;
    result: Static<typeof contracts.DecisionView>;
  };
  'POST /agent/sessions/{sessionId}/decisions/{decisionId}/reject': {
    query: { reason?: string };
    body: Static<typeof contracts.RejectBody>;
    result: Static<typeof contracts.DecisionView>;
  };
  'GET /agent/sessions/{sessionId}/engagement': {
    query: { from?: number; to?: number; step?: number };
    result: Page<Static<typeof contracts.EngagementItem>>;
  };
  'GET /agent/sessions/{sessionId}/anomalies': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.AnomalyView>>;
  };
  'GET /agent/sessions/{sessionId}/audit': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.AuditView>>;
  };
  'GET /agent/sessions/{sessionId}/report': {
    query: { format?: 'json' | 'csv' | 'html' };
    result: Static<typeof contracts.SessionReport> | string;
  };
  'GET /agent/events/{eventId}/lift': {
    result: Static<typeof contracts.LiftView>;
  };
  'GET /interventions/history/{sessionId}': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.DecisionView>>;
  };
  'GET /interventions/history/event/{eventId}': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.DecisionView>>;
  };
  'GET /interventions/stats/{sessionId}': {
    result: Static<typeof contracts.InterventionStats>;
  };
  'GET /agent/health': {
    result: Static<typeof contracts.Health>;
  };
  'POST /agent/pause': {
    result: { paused: boolean };
  };
  'POST /agent/resume': {
    result: { paused: boolean };
  };
  'GET /agent/budget': {
    result: Static<typeof contracts.BudgetView>;
  };
  'GET /agent/events/{eventId}/settings': {
    result: Static<typeof contracts.EventSettings>;
  };
  'PUT /agent/events/{eventId}/settings': {
    body: Static<typeof contracts.EventSettingsBody>;
    result: Static<typeof contracts.EventSettings>;
  };
  'GET /agent/events/{eventId}/members': {
    result: Static<typeof contracts.MemberList>;
  };
  'POST /agent/events/{eventId}/members': {
    body: Static<typeof contracts.MemberBody>;
    result: Static<typeof contracts.MemberView>;
  };
  'DELETE /agent/events/{eventId}/members/{userId}': {
    result: Static<typeof contracts.MemberView>;
  };
  'POST /agent/events/{eventId}/transfer': {
    body: Static<typeof contracts.TransferBody>;
    result: Static<typeof contracts.MemberView>;
  };
  'GET /agent/events/{eventId}/keys': {
    result: Static<typeof contracts.KeyList>;
  };
  'POST /agent/events/{eventId}/keys': {
    body: Static<typeof contracts.KeyBody>;
    result: Static<typeof contracts.NewKey>;
  };
  'DELETE /agent/events/{eventId}/keys/{keyId}': {
    result: Static<typeof contracts.KeyView>;
  };
  'POST /agent/revocations': {
    body: Static<typeof contracts.RevocationBody>;
    result: Static<typeof contracts.RevocationView>;
  };
  'POST /agent/events/{eventId}/revocations': {
    body: Static<typeof contracts.RevocationBody>;
    result: Static<typeof contracts.RevocationView>;
  };
  'PUT /connect/sessions/{sessionId}': {
    body: Static<typeof contracts.Audience>;
    result: Static<typeof contracts.Audience>;
  };
  'DELETE /connect/sessions/{sessionId}': {
    result: Static<typeof contracts.SessionView>;
  };
  'POST /connect/sessions/{sessionId}/take': {
    result: Static<typeof contracts.ConnectorCommands>;
  };
  'POST /connect/sessions/{sessionId}/interventions/{interventionId}/begin': {
    result: Static<typeof contracts.ConnectorBegin>;
  };
  'POST /connect/sessions/{sessionId}/interventions/{interventionId}/outcome': {
    body: Static<typeof contracts.ConnectorOutcome>;
    result: Static<typeof contracts.ConnectorRecord>;
  };
  'POST /ingest/events': {
    body: Static<typeof contracts.IngestBody>;
    result: Static<typeof contracts.IngestFates>;
  };
  'POST /agent/sessions/{sessionId}/invite': {
    result: Static<typeof contracts.Invitation>;
  };
  'DELETE /agent/sessions/{sessionId}/invite': {
    result: object;
  };
  'POST /join': {
    body: Static<typeof contracts.JoinBody>;
    result: Static<typeof contracts.Joined>;
  };
  'GET /agent/events/{eventId}/people/{userId}': {
    query: { cursor?: string };
    result: Static<typeof contracts.PersonView>;
  };
  'DELETE /agent/events/{eventId}/people/{userId}': {
    result: Static<typeof contracts.PersonErased>;
  };
  'GET /me/events/{eventId}': {
    query: { cursor?: string };
    result: Static<typeof contracts.PersonView>;
  };
  'DELETE /me/events/{eventId}': {
    result: Static<typeof contracts.PersonErased>;
  };
  'POST /interventions/manual': {
    body: Static<typeof contracts.ManualBody>;
    result: Static<typeof contracts.DecisionView>;
  };
  'GET /agent/events/{eventId}/webhooks': {
    result: Static<typeof contracts.WebhookList>;
  };
  'POST /agent/events/{eventId}/webhooks': {
    body: Static<typeof contracts.WebhookBody>;
    result: Static<typeof contracts.NewWebhook>;
  };
  'PATCH /agent/events/{eventId}/webhooks/{webhookId}': {
    body: Static<typeof contracts.WebhookChange>;
    result: Static<typeof contracts.WebhookView>;
  };
  'DELETE /agent/events/{eventId}/webhooks/{webhookId}': {
    result: Static<typeof contracts.WebhookView>;
  };
  'POST /agent/events/{eventId}/webhooks/{webhookId}/rotate': {
    body: Static<typeof contracts.RotationBody>;
    result: Static<typeof contracts.NewWebhook>;
  };
  'GET /agent/events/{eventId}/webhooks/{webhookId}/deliveries': {
    query: { cursor?: string; limit?: number };
    result: Page<Static<typeof contracts.DeliveryView>>;
  };
  'POST /agent/events/{eventId}/webhooks/{webhookId}/test': {
    result: Static<typeof contracts.DeliveryView>;
  };
  'POST /agent/events/{eventId}/webhooks/{webhookId}/deliveries/{deliveryId}/retry': {
    result: Static<typeof contracts.DeliveryView>;
  };
};

/** The method and the path below `/api/v1`. */
export type Operation = keyof Operations;
