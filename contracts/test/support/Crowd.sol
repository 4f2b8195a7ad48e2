// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters} from "../../src/Adapters.sol";
import {Contributions} from "../../src/datanets/Contributions.sol";
import {Governance} from "../../src/datanets/Governance.sol";
import {Scene} from "./Scene.sol";
import {chain} from "./Chain.sol";

/**
 * @notice Does anything in any order with one datanet: proposers, reviewers, an owner, a trainer. What a contract
 * refuses is refused here too; the invariants look only at what is left.
 */
contract Crowd is Scene {
    uint256 public constant ROOTS = 12;
    uint256 private constant PROPOSERS = 4;
    address private constant TRAINER = address(0xD0);

    /// @notice Wei that came in with proposals, and that went out to proposers.
    uint256 public funded;
    uint256 public paid;
    /// @notice What was seen and may never be seen, in words; empty as long as all is well.
    string public broken;
    /// @notice What each published version held, a bit for each contribution.
    mapping(uint24 version => uint256) public held;
    /// @notice How often each thing succeeded: an invariant over things that never happen says nothing.
    mapping(bytes32 deed => uint256) public done;

    constructor() {
        setUp();
        for (uint160 proposer = 0; proposer < PROPOSERS; ++proposer) chain.deal(address(0xB000 + proposer), 1e6 ether);
    }

    function contracts() external view returns (address, address, uint32) {
        return (address(datanets), address(adapters), datanet);
    }

    function tryPropose(uint256 by, uint256 which, uint96 tip) external {
        address proposer = address(uint160(0xB000 + by % PROPOSERS));
        Contributions.Proposal memory made = proposal(keccak256(abi.encode(which % ROOTS)));
        uint96 bond = datanets.rulesOf(datanet, made.rules).bond;
        // Now and then with another bond than the rules want.
        uint256 value = tip % 8 == 0 ? uint256(bond) + tip % 2 ether : bond;
        commit(proposer, made);
        pass(datanets.COMMITMENT_AGE());
        chain.prank(proposer);
        try datanets.propose{value: value}(made) {
            if (value != bond) broken = "a proposal with another bond";
            funded += value;
            ++done["propose"];
        } catch {}
    }

    function tryVote(uint256 which, uint256 seat, uint256 reason) external {
        uint32 contribution = some(which);
        Contributions.Contribution memory before = datanets.contributionOf(contribution);
        bool twice = datanets.hasVoted(contribution, reviewers[seat % 3]);
        // Half of the votes approve, a quarter names a listed reason.
        Contributions.Reason said = Contributions.Reason(reason % 2 == 0 ? 0 : reason % 4 == 1 ? 2 : 3 + reason % 7);
        chain.prank(reviewers[seat % 3]);
        try datanets.vote(contribution, before.root, said, 0) {
            if (twice) broken = "a reviewer voted twice";
            if (before.decided != Contributions.Status.Pending) broken = "a vote after the decision";
            if (chain.getBlockTimestamp() > before.deadline) broken = "a vote after the deadline";
            ++done["vote"];
            Contributions.Status status = datanets.statusOf(contribution);
            if (status == Contributions.Status.Accepted) {
                if (before.withdrawnIn != 0) broken = "withdrawn, and accepted";
                ++done["accept"];
            }
            if (status == Contributions.Status.Slashed) ++done["slash"];
        } catch {}
    }

    function tryWithdraw(uint256 which) external {
        if (which % 4 != 0) return;
        uint32 contribution = some(which / 4);
        Contributions.Contribution memory found = datanets.contributionOf(contribution);
        chain.prank(found.proposer);
        try datanets.withdraw(contribution, found.root) {
            ++done["withdraw"];
        } catch {}
    }

    function tryRefund(uint256 which, bool stranger) external {
        uint32 contribution = some(which);
        Contributions.Contribution memory found = datanets.contributionOf(contribution);
        Contributions.Status status = datanets.statusOf(contribution);
        address by = stranger ? TRAINER : found.proposer;
        chain.prank(by);
        try datanets.refund(contribution, payable(by)) {
            if (stranger) broken = "a stranger was refunded";
            if (status == Contributions.Status.Slashed) broken = "a slashed bond was refunded";
            if (status == Contributions.Status.Pending) broken = "a bond was refunded before the decision";
            paid += found.bond;
            ++done["refund"];
        } catch {}
    }

    function tryPublish() external {
        uint24 version = publish();
        held[version] = holdingNow(version);
        ++done["publish"];
    }

    function tryRegister(uint256 which) external {
        uint32 contribution = some(which);
        Contributions.Contribution memory found = datanets.contributionOf(contribution);
        Adapters.Registration memory made;
        made.file = keccak256(abi.encode(which));
        (made.baseFamily, made.recipe, made.benchmark, made.terms) = (made.file, made.file, made.file, made.file);
        made.division.contributors = 10_000;
        made.sources = new Adapters.Source[](1);
        made.sources[0] = Adapters.Source(contribution, 1_000_000, found.root);
        chain.prank(TRAINER);
        try adapters.register(made) {
            bool open = found.decided == Contributions.Status.Accepted && found.withdrawnIn == 0;
            if (!open) broken = "an adapter of what is not given";
            ++done["register"];
        } catch {}
    }

    function tryRules(uint96 bond) external {
        Governance.RulesWish memory wish = rulesWish();
        wish.bond = bond % 3 ether;
        for (uint256 seat = 0; seat < 2; ++seat) {
            chain.prank(reviewers[seat]);
            try datanets.supportRules(datanet, wish) {} catch {}
        }
        pass(TIMELOCK);
        try datanets.adoptRules(datanet, wish) {
            ++done["rules"];
        } catch {}
    }

    function tryWait(uint256 time) external {
        pass(time % 3 days);
    }

    function holdingNow(uint24 version) public view returns (uint256 bits) {
        uint32 count = datanets.contributionCount();
        for (uint32 contribution = 1; contribution <= count && contribution < 256; ++contribution) {
            if (datanets.holds(datanet, version, contribution)) bits |= uint256(1) << contribution;
        }
    }

    /// @dev One of those that are there; mostly one of the newest, of which most are still open.
    function some(uint256 which) private view returns (uint32) {
        uint32 count = datanets.contributionCount();
        if (count == 0) return 1;
        return which % 3 == 0 ? uint32(1 + (which / 3) % count) : count - uint32((which / 3) % (count < 4 ? count : 4));
    }
}
