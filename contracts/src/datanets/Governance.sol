// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registry} from "./Registry.sol";

/**
 * @title Who reviews, and by what policy.
 * @notice Rules are never changed, only followed by others: a proposal is decided by the rules under which it was made.
 * Reviewers change them by the same quorum by which they decide, and after a wait in which everybody can see it coming.
 */
abstract contract Governance is Registry {
    /**
     * @notice Rules as somebody proposes them.
     * @param reviewers Each once.
     * @param quorum So many equal votes decide; more than half of the reviewers, so that the order in which votes are
     * mined can never turn a decision.
     * @param bond Wei that a proposer puts down, and gets back unless it is slashed.
     * @param reviewPeriod Seconds in which reviewers have to decide.
     * @param timelock Seconds between the reviewers' decision on other rules and these coming to stand.
     * @param slashable The reasons for which a bond is lost: bit n for reason n.
     */
    struct RulesWish {
        address[] reviewers;
        uint8 quorum;
        uint96 bond;
        uint32 reviewPeriod;
        uint32 timelock;
        uint16 slashable;
    }

    struct Rules {
        uint8 quorum;
        uint8 reviewers;
        uint96 bond;
        uint32 reviewPeriod;
        uint32 timelock;
        uint16 slashable;
    }

    struct Change {
        uint32 seats;
        uint8 supporters;
        uint40 readyAt;
    }

    /// @notice One bit a reviewer in the votes of a proposal.
    uint256 public constant MOST_REVIEWERS = 32;
    uint32 public constant SHORTEST_PERIOD = 1 hours;
    uint32 public constant LONGEST_PERIOD = 90 days;
    /// @notice Seconds after the timelock in which a change may be adopted. One that was forgotten does not come back.
    uint40 public constant GRACE = 14 days;

    mapping(uint32 datanet => mapping(uint24 version => Rules)) internal _rules;
    /// @dev From 1; 0 is nobody.
    mapping(uint32 datanet => mapping(uint24 version => mapping(address reviewer => uint8))) internal _seats;
    /// @dev By the hash of datanet, standing version and wish: what was supported under other rules counts no more.
    mapping(bytes32 change => Change) internal _changes;

    /// @notice Rules stand from now on; proposals made before are decided by those they were made under.
    event RulesAdopted(uint32 indexed datanet, uint24 version, RulesWish rules);
    event RulesSupported(uint32 indexed datanet, bytes32 indexed change, address indexed reviewer, RulesWish rules);
    /// @notice The quorum was reached; from `readyAt` on anybody may have the change adopted.
    event RulesDecided(uint32 indexed datanet, bytes32 indexed change, uint40 readyAt);

    error RulesInvalidQuorum(uint8 quorum, uint256 reviewers);
    error RulesInvalidReviewer(address reviewer);
    error RulesInvalidPeriod(uint32 period);
    error RulesInvalidReasons(uint16 slashable);
    error RulesAlreadySupported(bytes32 change, address reviewer);
    error RulesNotReady(bytes32 change, uint40 readyAt);

    /**
     * @notice A reviewer's voice for other rules. The first one proposes them; with the quorum the wait begins.
     * @param datanet Where the caller is a reviewer.
     * @param wish All of the new rules.
     * @return change By which the wish is known; it holds for the standing rules only.
     */
    function supportRules(uint32 datanet, RulesWish calldata wish) external returns (bytes32 change) {
        uint24 version = _existing(datanet).rules;
        uint8 seat = _seats[datanet][version][msg.sender];
        if (seat == 0) revert DatanetUnauthorizedAccount(datanet, msg.sender);
        _checkRules(wish);
        change = changeId(datanet, version, wish);
        Change storage found = _changes[change];
        if (found.readyAt != 0 && block.timestamp > found.readyAt + GRACE) delete _changes[change];
        uint32 bit = uint32(1) << (seat - 1);
        if (found.seats & bit != 0) revert RulesAlreadySupported(change, msg.sender);
        found.seats |= bit;
        found.supporters += 1;
        emit RulesSupported(datanet, change, msg.sender, wish);
        Rules storage standing = _rules[datanet][version];
        if (found.supporters == standing.quorum) {
            found.readyAt = uint40(block.timestamp) + standing.timelock;
            emit RulesDecided(datanet, change, found.readyAt);
        }
    }

    /**
     * @notice Lets decided rules stand, once their wait is over. Anybody may.
     * @param datanet Whose.
     * @param wish As it was supported.
     */
    function adoptRules(uint32 datanet, RulesWish calldata wish) external {
        bytes32 change = changeId(datanet, _existing(datanet).rules, wish);
        uint40 readyAt = _changes[change].readyAt;
        bool over = block.timestamp > uint256(readyAt) + GRACE;
        if (readyAt == 0 || block.timestamp < readyAt || over) revert RulesNotReady(change, readyAt);
        delete _changes[change];
        _adopt(datanet, wish);
    }

    /// @notice The rules of a version; all zero where there is none.
    function rulesOf(uint32 datanet, uint24 version) external view returns (Rules memory) {
        return _rules[datanet][version];
    }

    /// @notice How far a change has come.
    function changeOf(bytes32 change) external view returns (Change memory) {
        return _changes[change];
    }

    /// @notice Whether an account is a reviewer by those rules.
    function isReviewer(uint32 datanet, uint24 version, address account) external view returns (bool) {
        return _seats[datanet][version][account] != 0;
    }

    /// @notice By which a wish is known while `version` stands.
    function changeId(uint32 datanet, uint24 version, RulesWish calldata wish) public pure returns (bytes32) {
        return keccak256(abi.encode(datanet, version, wish));
    }

    function _adopt(uint32 datanet, RulesWish calldata wish) internal {
        _checkRules(wish);
        uint24 version = ++_datanets[datanet].rules;
        for (uint256 place = 0; place < wish.reviewers.length; ++place) {
            address reviewer = wish.reviewers[place];
            bool twice = _seats[datanet][version][reviewer] != 0;
            if (reviewer == address(0) || twice) revert RulesInvalidReviewer(reviewer);
            _seats[datanet][version][reviewer] = uint8(place + 1);
        }
        _rules[datanet][version] = Rules({
            quorum: wish.quorum,
            reviewers: uint8(wish.reviewers.length),
            bond: wish.bond,
            reviewPeriod: wish.reviewPeriod,
            timelock: wish.timelock,
            slashable: wish.slashable
        });
        emit RulesAdopted(datanet, version, wish);
    }

    function _checkRules(RulesWish calldata wish) private pure {
        uint256 reviewers = wish.reviewers.length;
        bool majority = 2 * uint256(wish.quorum) > reviewers;
        if (!majority || wish.quorum > reviewers || reviewers > MOST_REVIEWERS) {
            revert RulesInvalidQuorum(wish.quorum, reviewers);
        }
        _checkPeriod(wish.reviewPeriod);
        _checkPeriod(wish.timelock);
        // Bit 0 is "no reason"; nothing is lost for none.
        if (wish.slashable & 1 != 0) revert RulesInvalidReasons(wish.slashable);
    }

    function _checkPeriod(uint32 period) private pure {
        if (period < SHORTEST_PERIOD || period > LONGEST_PERIOD) revert RulesInvalidPeriod(period);
    }
}
