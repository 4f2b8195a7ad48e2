// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Governance} from "./Governance.sol";

/**
 * @title Snapshots that are proposed to a datanet, and what its reviewers say to them.
 * @notice A proposal is opened in two steps, so that copying one out of the mempool wins nothing: the copier's own
 * commitment is not old enough before the original is in, and from then on the root is the first proposer's until the
 * reviewers have rejected it.
 *
 *     commit ── 10 s or more ── propose ──► Pending ── quorum of approvals ────────────► Accepted   bond back
 *                                              ├────── quorum of rejections ───────────► Rejected   bond back
 *                                              ├────── all of them for a listed reason ► Slashed    bond lost
 *                                              └────── neither by the deadline ────────► Expired    bond back
 *
 * @dev A slashed bond stays in this contract for ever: there is no function that could send it to anybody, so nobody
 * gains by slashing, a reviewer least of all.
 */
abstract contract Contributions is Governance {
    enum Status {
        None,
        Pending,
        Accepted,
        Rejected,
        Slashed,
        Expired
    }

    /// @notice `None` approves, everything else rejects.
    enum Reason {
        None,
        Duplicate,
        Plagiarism,
        PersonalData,
        AgainstTerms,
        Spam,
        Malicious,
        Quality,
        OffTopic,
        Other
    }

    /**
     * @notice What is opened of a commitment.
     * @param datanet To which it is proposed.
     * @param rules The rules under which the proposer wants it decided; others that came to stand meanwhile refuse it.
     * @param terms The document that the proposer agreed to.
     * @param root Of the snapshot's Merkle tree.
     * @param manifest SHA-256 of the snapshot's manifest.
     * @param count Records.
     * @param location Where the snapshot can be fetched.
     * @param salt Random; makes the commitment say nothing.
     */
    struct Proposal {
        uint32 datanet;
        uint24 rules;
        bytes32 terms;
        bytes32 root;
        bytes32 manifest;
        uint40 count;
        string location;
        bytes32 salt;
    }

    /**
     * @param seats Reviewers who have voted, a bit each.
     * @param slashings Rejections for a reason that the rules list.
     * @param decided Pending, Accepted, Rejected or Slashed; that it expired only the clock says, see `statusOf`.
     * @param acceptedIn The first version that has it; 0 where it was not accepted.
     * @param withdrawnIn The first version that no longer has it; 0 where consent stands.
     */
    struct Contribution {
        address proposer;
        uint96 bond;
        bytes32 root;
        bytes32 manifest;
        uint32 seats;
        uint8 approvals;
        uint8 rejections;
        uint8 slashings;
        Status decided;
        uint32 datanet;
        uint24 rules;
        uint24 acceptedIn;
        uint24 withdrawnIn;
        uint40 deadline;
        uint40 count;
    }

    /// @notice Seconds between a commitment and its opening: longer than a transaction that pays enough is kept waiting.
    uint40 public constant COMMITMENT_AGE = 10;

    /// @notice How many contributions there are, in all datanets; they are numbered from 1.
    uint32 public contributionCount;

    mapping(uint32 contribution => Contribution) internal _contributions;
    /// @notice Seconds since 1970 at which something was committed to; 0 where it was not, or has been opened.
    mapping(bytes32 commitment => uint40) public committedAt;
    /// @notice The last contribution with that root; a root is accepted only once.
    mapping(uint32 datanet => mapping(bytes32 root => uint32)) public contributionWith;

    event Committed(bytes32 indexed commitment);
    event ContributionProposed(
        uint32 indexed contribution,
        uint32 indexed datanet,
        address indexed proposer,
        uint24 rules,
        bytes32 root,
        bytes32 manifest,
        uint40 count,
        uint96 bond,
        uint40 deadline,
        string location
    );
    /// @notice `reasons` is the SHA-256 of what the reviewer wrote.
    event ContributionVoted(
        uint32 indexed contribution, address indexed reviewer, Reason reason, bytes32 reasons
    );
    event ContributionDecided(uint32 indexed contribution, Status status);
    event ContributionWithdrawn(uint32 indexed contribution, uint24 withdrawnIn);
    event BondRefunded(uint32 indexed contribution, address indexed to, uint96 amount);

    error CommitmentAlreadyMade(bytes32 commitment);
    error CommitmentNonexistent(bytes32 commitment);
    error CommitmentTooYoung(bytes32 commitment, uint40 openFrom);
    error ContributionInvalidRules(uint24 seen, uint24 standing);
    error ContributionInvalidTerms(bytes32 seen, bytes32 standing);
    error ContributionInvalidBond(uint256 sent, uint96 bond);
    error ContributionInvalidCount(uint40 count);
    error ContributionInvalidRoot(bytes32 root);
    error ContributionInvalidStatus(uint32 contribution, Status status);
    error ContributionInvalidVoter(uint32 contribution, address account);
    error ContributionAlreadyVoted(uint32 contribution, address reviewer);
    error ContributionAlreadyWithdrawn(uint32 contribution);
    error ContributionUnauthorizedAccount(uint32 contribution, address account);
    error RootAlreadyProposed(bytes32 root, uint32 contribution);

    /**
     * @notice Binds the caller to a proposal without saying which.
     * @param commitment See `commitmentOf`.
     */
    function commit(bytes32 commitment) external {
        if (committedAt[commitment] != 0) revert CommitmentAlreadyMade(commitment);
        committedAt[commitment] = uint40(block.timestamp);
        emit Committed(commitment);
    }

    /**
     * @notice Opens a commitment and puts the snapshot before the reviewers. Costs the bond.
     * @return contribution Its number.
     */
    function propose(Proposal calldata proposal) external payable returns (uint32 contribution) {
        _open(commitmentOf(msg.sender, proposal.datanet, proposal.root, proposal.manifest, proposal.salt));
        Datanet storage datanet = _existing(proposal.datanet);
        if (proposal.rules != datanet.rules) revert ContributionInvalidRules(proposal.rules, datanet.rules);
        bytes32 document = datanet.terms.document;
        if (proposal.terms != document) revert ContributionInvalidTerms(proposal.terms, document);
        if (proposal.root == 0) revert ContributionInvalidRoot(proposal.root);
        if (proposal.count == 0) revert ContributionInvalidCount(proposal.count);
        _checkLocation(proposal.location);
        Rules storage rules = _rules[proposal.datanet][proposal.rules];
        uint96 bond = rules.bond;
        if (msg.value != bond) revert ContributionInvalidBond(msg.value, bond);
        uint40 deadline = uint40(block.timestamp) + rules.reviewPeriod;

        contribution = ++contributionCount;
        _claimRoot(proposal.datanet, proposal.root, contribution);
        Contribution storage made = _contributions[contribution];
        made.proposer = msg.sender;
        made.bond = bond;
        made.root = proposal.root;
        made.manifest = proposal.manifest;
        made.decided = Status.Pending;
        made.datanet = proposal.datanet;
        made.rules = proposal.rules;
        made.deadline = deadline;
        made.count = proposal.count;
        emit ContributionProposed(
            contribution,
            proposal.datanet,
            msg.sender,
            proposal.rules,
            proposal.root,
            proposal.manifest,
            proposal.count,
            bond,
            deadline,
            proposal.location
        );
    }

    /**
     * @notice A reviewer's vote, by the rules under which the contribution was proposed. It stands.
     * @param contribution Which.
     * @param root The root that the reviewer looked at: numbers may move when a chain reorganises, roots do not.
     * @param reason None to approve.
     * @param reasons SHA-256 of what the reviewer wrote; the text is kept outside.
     */
    function vote(uint32 contribution, bytes32 root, Reason reason, bytes32 reasons) external {
        Contribution storage found = _contributions[contribution];
        if (found.root != root || root == 0) revert ContributionInvalidRoot(root);
        Status status = _statusOf(found);
        if (status != Status.Pending) revert ContributionInvalidStatus(contribution, status);
        // Withdrawal comes before approval in whatever order the two are mined; rejection and slashing go on, so that
        // nobody saves a bond by withdrawing in front of the last vote.
        if (reason == Reason.None && found.withdrawnIn != 0) revert ContributionAlreadyWithdrawn(contribution);
        uint8 seat = _seats[found.datanet][found.rules][msg.sender];
        if (seat == 0) revert ContributionInvalidVoter(contribution, msg.sender);
        uint32 bit = uint32(1) << (seat - 1);
        if (found.seats & bit != 0) revert ContributionAlreadyVoted(contribution, msg.sender);
        found.seats |= bit;
        emit ContributionVoted(contribution, msg.sender, reason, reasons);

        Rules storage rules = _rules[found.datanet][found.rules];
        if (reason == Reason.None) {
            found.approvals += 1;
            if (found.approvals == rules.quorum) _accept(contribution, found);
        } else {
            found.rejections += 1;
            if ((rules.slashable >> uint8(reason)) & 1 == 1) found.slashings += 1;
            if (found.rejections == rules.quorum) {
                _decide(contribution, found, found.slashings == rules.quorum ? Status.Slashed : Status.Rejected);
            }
        }
    }

    /**
     * @notice Takes consent back. No later version has the contribution, and no new adapter may be made of it; what was
     * registered before goes on, and goes on paying.
     * @param contribution The caller's own, pending or accepted.
     * @param root As for `vote`.
     */
    function withdraw(uint32 contribution, bytes32 root) external {
        Contribution storage found = _contributions[contribution];
        if (found.root != root || root == 0) revert ContributionInvalidRoot(root);
        if (found.proposer != msg.sender) revert ContributionUnauthorizedAccount(contribution, msg.sender);
        if (found.withdrawnIn != 0) revert ContributionAlreadyWithdrawn(contribution);
        Status status = _statusOf(found);
        if (status != Status.Pending && status != Status.Accepted) {
            revert ContributionInvalidStatus(contribution, status);
        }
        found.withdrawnIn = _datanets[found.datanet].version + 1;
        emit ContributionWithdrawn(contribution, found.withdrawnIn);
    }

    /**
     * @notice Pays a bond back, once it is decided that it was not lost, or the deadline has passed without a decision.
     * @param contribution The caller's own.
     * @param to Who gets it.
     */
    function refund(uint32 contribution, address payable to) external {
        Contribution storage found = _contributions[contribution];
        if (found.proposer != msg.sender) revert ContributionUnauthorizedAccount(contribution, msg.sender);
        Status status = _statusOf(found);
        if (status == Status.Pending || status == Status.Slashed) {
            revert ContributionInvalidStatus(contribution, status);
        }
        uint96 amount = found.bond;
        if (amount == 0) revert ContributionInvalidBond(0, 0);
        // Before anything is sent: who is called back finds nothing left.
        found.bond = 0;
        emit BondRefunded(contribution, to, amount);
        Address.sendValue(to, amount);
    }

    /// @notice All that is kept of a contribution; all zero where there is none.
    function contributionOf(uint32 contribution) external view returns (Contribution memory) {
        return _contributions[contribution];
    }

    /// @notice Where it stands now, the clock included.
    function statusOf(uint32 contribution) external view returns (Status) {
        return _statusOf(_contributions[contribution]);
    }

    /// @notice Whether a reviewer has voted.
    function hasVoted(uint32 contribution, address reviewer) external view returns (bool) {
        Contribution storage found = _contributions[contribution];
        uint8 seat = _seats[found.datanet][found.rules][reviewer];
        return seat != 0 && found.seats & (uint32(1) << (seat - 1)) != 0;
    }

    /**
     * @notice Good for this proposer, this datanet, this contract and this chain only.
     * @return What `commit` takes.
     */
    function commitmentOf(address proposer, uint32 datanet, bytes32 root, bytes32 manifest, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), proposer, datanet, root, manifest, salt));
    }

    function _statusOf(Contribution storage found) internal view returns (Status) {
        if (found.decided == Status.Pending && block.timestamp > found.deadline) return Status.Expired;
        return found.decided;
    }

    function _open(bytes32 commitment) private {
        uint40 since = committedAt[commitment];
        if (since == 0) revert CommitmentNonexistent(commitment);
        uint40 openFrom = since + COMMITMENT_AGE;
        if (block.timestamp < openFrom) revert CommitmentTooYoung(commitment, openFrom);
        delete committedAt[commitment];
    }

    /**
     * @dev A root stays with who proposed it first, until it is rejected: else somebody could wait for a proposal to
     * expire, or for its consent to be withdrawn, and take it for their own.
     */
    function _claimRoot(uint32 datanet, bytes32 root, uint32 contribution) private {
        uint32 before = contributionWith[datanet][root];
        if (before != 0) {
            Contribution storage held = _contributions[before];
            Status status = _statusOf(held);
            bool free = status == Status.Rejected || status == Status.Slashed;
            bool again = status == Status.Expired && held.proposer == msg.sender;
            if (!free && !again) revert RootAlreadyProposed(root, before);
        }
        contributionWith[datanet][root] = contribution;
    }

    function _accept(uint32 contribution, Contribution storage found) private {
        found.acceptedIn = _datanets[found.datanet].version + 1;
        _decide(contribution, found, Status.Accepted);
    }

    function _decide(uint32 contribution, Contribution storage found, Status status) private {
        found.decided = status;
        emit ContributionDecided(contribution, status);
    }
}
